import type { DebtLine } from '../domain/billing/debts.ts';
import { groupBy } from '../domain/collections.ts';
import { sumOf } from '../domain/money.ts';

/** A line of the debt screen: one charge, or all lessons in debt of one group together. */
export interface DebtItem {
  /** the first charge's id: names the item while it is on the screen */
  readonly key: number;
  readonly charges: readonly DebtLine[];
  readonly outstandingMinor: bigint;
}

/** Debts as a client picks them: lessons in debt are gathered by account and group. */
export function debtItems(debts: readonly DebtLine[]): DebtItem[] {
  const gathered = groupBy(debts, (debt) =>
    debt.kind === 'lesson' ? `lessons:${debt.accountId}:${debt.groupName}` : `charge:${debt.chargeId}`,
  );
  return [...gathered.values()].flatMap((charges) => {
    const first = charges[0];
    if (!first) return [];
    return [{ key: first.chargeId, charges, outstandingMinor: sumOf(charges.map((each) => each.outstandingMinor)) }];
  });
}
