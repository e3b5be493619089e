import { type Child, startChild } from '../lib/children.ts';
import type { StandinHandlers } from './server.ts';

export interface Standin {
  readonly url: string;
  readonly call: Child<StandinHandlers>['call'];
  stop(): Promise<void>;
}

/** Starts the stand-in for Telegram and the bank in a process of its own. */
export async function startStandin(): Promise<Standin> {
  const child = startChild<StandinHandlers>(new URL('./server.ts', import.meta.url));
  return { url: await child.call.open(undefined), call: child.call, stop: child.stop };
}
