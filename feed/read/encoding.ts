import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import chardet from 'chardet';

export type FileEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1251' | 'koi8-r';

const SAMPLE_BYTES = 64 * 1024;

/**
 * Tells how a text file is encoded: by its byte-order mark, else UTF-8 where every byte of it is valid, else what the
 * letters look like, Windows-1251 unless they are clearly KOI8-R.
 */
export async function detectEncoding(path: string): Promise<FileEncoding> {
  const sample = await readSample(path);
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  if (await isValidUtf8(path)) return 'utf-8';
  const best = chardet.analyse(sample).find(({ name }) => name === 'KOI8-R' || name === 'windows-1251');
  return best?.name === 'KOI8-R' && hasKoiCase(sample) ? 'koi8-r' : 'windows-1251';
}

/** Text is mostly small letters, and the two encodings keep them where the other has the capital ones. */
function hasKoiCase(sample: Uint8Array): boolean {
  let balance = 0;
  for (const byte of sample) {
    if (byte >= 0xe0) balance -= 1;
    else if (byte >= 0xc0) balance += 1;
  }
  return balance > 0;
}

async function readSample(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: new Uint8Array(SAMPLE_BYTES), position: 0 });
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function isValidUtf8(path: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(path)) decoder.decode(chunk as Uint8Array, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
