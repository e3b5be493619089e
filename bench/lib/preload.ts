import { serve } from './children.ts';
import { type Recording, recordStatements } from './recording.ts';

let recorder: ReturnType<typeof recordStatements> | null = null;

const handlers = {
  /** Notes every query from now on. */
  record: () => {
    recorder = recordStatements();
  },
  /** Ends that and gives what was noted. */
  recorded: (): Recording => recorder?.stop() ?? [],
  /** Milliseconds of processor time used since the start. */
  cpuMs: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
  rssBytes: () => process.memoryUsage.rss(),
};
export type PreloadHandlers = typeof handlers;

// Loaded before the program itself, which knows nothing of being watched.
serve(handlers, { onParentGone: () => void process.kill(process.pid, 'SIGTERM') });
