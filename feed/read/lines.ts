import { createReadStream } from 'node:fs';
import iconv from 'iconv-lite';
import type { FileEncoding } from './encoding.ts';

/** The file's lines one after another without their ends (CRLF, LF or CR) and without a byte-order mark. */
export async function* readLines(path: string, encoding: FileEncoding): AsyncGenerator<string> {
  const text = createReadStream(path).pipe(iconv.decodeStream(encoding)) as AsyncIterable<string>;
  let rest = '';
  for await (const chunk of text) {
    rest += chunk;
    // A CR at the end of a chunk may be the first half of a CRLF.
    const held = rest.endsWith('\r') ? '\r' : '';
    const lines = (held ? rest.slice(0, -1) : rest).split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '') + held;
    yield* lines;
  }
  const last = rest.replace(/\r$/, '');
  if (last !== '') yield last;
}
