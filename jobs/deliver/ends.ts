import type { Outcome } from '../../domain/notices/ends.ts';

/** How the notices of one message end: those that are not to be said end as `ended` says, whatever becomes of the rest. */
export class Ends {
  readonly ended: readonly Outcome[];
  private readonly rest: readonly number[];

  constructor(ids: readonly number[], ended: readonly Outcome[]) {
    this.ended = ended;
    this.rest = ids.filter((id) => !ended.some((other) => other.id === id));
  }

  /** The outcome of each, where that of the rest is this one. */
  as(state: Outcome['state'], reason: string | null): Outcome[] {
    return [...this.ended, ...this.rest.map((id) => ({ id, state, reason }))];
  }
}
