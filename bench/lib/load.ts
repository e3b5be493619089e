import { Agent, request } from 'undici';
import { quantile } from './stats.ts';

/** One request to be made. */
export interface Shot {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** How a volley went. */
export interface Volley {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface Load {
  /**
   * Fires all shots, at most `concurrency` at once, over kept-alive connections, and ends when each is answered and
   * `untilDone` (which starts with them) has resolved. Fails where an answer is not 200.
   */
  fire(shots: readonly Shot[], options: { concurrency: number; untilDone?: () => Promise<void> }): Promise<Volley>;
  close(): Promise<void>;
}

/** The one who sends: its connections last over all rounds. */
export function createLoad(): Load {
  const agent = new Agent({ keepAliveTimeout: 60_000, keepAliveMaxTimeout: 60_000 });

  async function send({ url, headers, body }: Shot): Promise<number> {
    const startedAt = performance.now();
    const answer = await request(url, { method: 'POST', headers, body, dispatcher: agent });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${url} answered with ${answer.statusCode}: ${text}`);
    return performance.now() - startedAt;
  }

  return {
    fire: async (shots, { concurrency, untilDone = () => Promise.resolve() }) => {
      const latenciesMs: number[] = [];
      let next = 0;
      const shooter = async () => {
        for (let shot = shots[next++]; shot; shot = shots[next++]) latenciesMs.push(await send(shot));
      };
      const startedAt = performance.now();
      await Promise.all([untilDone(), ...Array.from({ length: concurrency }, shooter)]);
      const seconds = (performance.now() - startedAt) / 1000;
      return {
        perSecond: shots.length / seconds,
        p50Ms: quantile(latenciesMs, 0.5),
        p99Ms: quantile(latenciesMs, 0.99),
      };
    },
    close: () => agent.close(),
  };
}
