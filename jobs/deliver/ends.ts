import type { Outcome } from '../../domain/notices/ends.ts';

/** How the notices of one message end: those that do not hold any more were dropped, whatever becomes of the others. */
export class Ends {
  readonly dropped: readonly Outcome[];
  private readonly rest: readonly number[];

  constructor(ids: readonly number[], ended: readonly Outcome[]) {
    this.dropped = ended;
    this.rest = ids.filter((id) => !ended.some((other) => other.id === id));
  }

  as(state: Outcome['state'], reason: string | null): Outcome[] {
    return [...this.dropped, ...this.rest.map((id) => ({ id, state, reason }))];
  }
}
