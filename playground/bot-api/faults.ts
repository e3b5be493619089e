/** Something that goes wrong with the next calls. */
export interface Fault {
  /**
   * `flood`: 429; `server-error`: 502; `reset`: the connection breaks before the call is read;
   * `lost-answer`: the call is done, and the connection breaks before its answer.
   */
  kind: 'flood' | 'server-error' | 'reset' | 'lost-answer';
  /** Only calls of this method; of any but getUpdates when left out. */
  method?: string;
  /** How many calls; 1 when left out. */
  times?: number;
  /** For `flood`; 1 when left out. */
  retryAfterSeconds?: number;
}

export interface Faults {
  inject(fault: Fault): void;
  /** The fault that this call meets, counted as met. */
  take(method: string): Fault | undefined;
}

export function createFaults(): Faults {
  let waiting: { fault: Fault; left: number }[] = [];
  return {
    inject(fault) {
      waiting.push({ fault, left: fault.times ?? 1 });
    },
    take(method) {
      const met = waiting.find(({ fault }) =>
        fault.method === undefined ? method !== 'getUpdates' : fault.method === method,
      );
      if (met === undefined) return undefined;
      met.left -= 1;
      waiting = waiting.filter(({ left }) => left > 0);
      return met.fault;
    },
  };
}
