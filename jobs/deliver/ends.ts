import type { PreparedNotices } from '../notice.ts';
import type { Outcome, OwedNotice } from './owed.ts';

/** How the notices of one message end: those that do not hold any more were dropped, whatever becomes of the others. */
export class Ends {
  readonly dropped: readonly Outcome[];
  private readonly rest: readonly number[];

  constructor(owed: readonly OwedNotice[], dropped: PreparedNotices['dropped']) {
    this.dropped = dropped.map(({ id, reason }) => ({ id, state: 'dropped', reason }));
    this.rest = owed.map(({ id }) => id).filter((id) => !dropped.some((other) => other.id === id));
  }

  as(state: Outcome['state'], reason: string | null): Outcome[] {
    return [...this.dropped, ...this.rest.map((id) => ({ id, state, reason }))];
  }
}
