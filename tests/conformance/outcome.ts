import { expect } from 'vitest';
import { listDebts } from '../../domain/billing/debts.ts';
import type { Paid, Till } from './till.ts';

/** What every door must leave of a payment of one debt: in its row, in the ledger, on the debt screen, in the outbox. */
export function outcomeAt(till: () => Till) {
  const postedOf = ({ id }: Paid) => till().db.ledgerTransaction.count({ where: { paymentId: id } });
  return {
    expectCredited: async (made: Paid, amountMinor = 1000_00n): Promise<void> => {
      expect(await till().payment(made)).toMatchObject({ status: 'succeeded', receivedMinor: amountMinor });
      expect(await till().balances(made)).toMatchObject({ receivable: 0n, merchant: amountMinor });
      expect(await listDebts(till().db, { clientId: made.clientId })).toEqual([]);
      expect(await postedOf(made)).toBe(1);
      await till().agrees(made, 0);
    },
    expectNothing: async (made: Paid): Promise<void> => {
      expect(await till().payment(made)).toMatchObject({ receivedMinor: 0n });
      expect(await postedOf(made)).toBe(0);
      expect(await listDebts(till().db, { clientId: made.clientId })).toMatchObject([{ outstandingMinor: 1000_00n }]);
    },
    /** The kinds of messages owed to the payer, in their order. */
    noticesOf: async ({ clientId }: Paid): Promise<string[]> =>
      (await till().db.notice.findMany({ where: { clientId }, orderBy: { id: 'asc' } })).map(({ kind }) => kind),
  };
}
