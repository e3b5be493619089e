import { SingleBar } from 'cli-progress';
import { readRows } from '../../feed/read/index.ts';

/** A bar on the terminal that counts rows. */
export interface Progress {
  add(rows: number): void;
  stop(): void;
}

/** Starts a bar over all rows of the files; where stderr is no terminal, one that shows nothing. */
export async function startProgress(paths: readonly string[]): Promise<Progress> {
  if (!process.stderr.isTTY) return { add: () => {}, stop: () => {} };
  let total = 0;
  for (const path of paths) {
    for await (const _row of readRows(path)) total += 1;
  }
  const bar = new SingleBar({
    format: '{bar} {percentage}%  {value} из {total} строк',
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
  });
  bar.start(total, 0);
  return { add: (rows) => bar.increment(rows), stop: () => bar.stop() };
}
