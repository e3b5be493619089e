import type { Tx } from '../../prisma/client.ts';
import type { RowResult } from './rows.ts';

/** The ids of an organization's accounts by their numbers; numbers that are not there are left out. */
export async function findAccounts(
  tx: Tx,
  organizationId: string,
  numbers: Iterable<string>,
): Promise<Map<string, number>> {
  const rows = await tx.$queryRaw<{ id: number; number: string }[]>`
    SELECT id, number FROM accounts
    WHERE organization_id = ${organizationId} AND number = ANY(${[...new Set(numbers)]})`;
  return new Map(rows.map(({ id, number }) => [number, id]));
}

/** An organization's orders by their numbers. */
export async function findOrders(
  tx: Tx,
  organizationId: string,
  numbers: Iterable<string>,
): Promise<Map<string, { id: number; accountId: number }>> {
  const rows = await tx.$queryRaw<{ id: number; number: string; accountId: number }[]>`
    SELECT id, number, account_id AS "accountId" FROM orders
    WHERE organization_id = ${organizationId} AND number = ANY(${[...new Set(numbers)]})`;
  return new Map(rows.map(({ id, number, accountId }) => [number, { id, accountId }]));
}

export const unknownStudent = (number: string): RowResult => ({
  refused: {
    field: 'number',
    reason: `Нет ученика с номером «${number}»: загрузите файл учеников или проверьте номер (буквы Д и D различаются)`,
  },
});

export const unknownAccount = (number: string): RowResult => ({
  refused: { field: 'number', reason: `Нет счёта с номером «${number}»: загрузите файл счетов или проверьте номер` },
});

export const unknownOrder = (number: string): RowResult => ({
  refused: { field: 'orderNumber', reason: `Нет заказа «${number}»: загрузите файл заказов или проверьте номер` },
});
