import { SingleBar } from 'cli-progress';
import { readRows } from '../../feed/read/index.ts';

/** A bar on the terminal that counts rows. */
export interface Progress {
  readonly add: (rows: number) => void;
  readonly stop: () => void;
}

/** Starts a bar over all rows of the files; where stderr is no terminal, one that shows nothing. */
export async function startProgress(paths: readonly string[]): Promise<Progress> {
  if (!process.stderr.isTTY) return { add: () => {}, stop: () => {} };
  let total = 0;
  for (const path of paths) {
    const rows = readRows(path);
    while (!(await rows.next()).done) total += 1;
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
