import type { Tx } from '../../../prisma/client.ts';
import { groupBy } from '../../collections.ts';
import { sumOf, toDecimal } from '../../money.ts';
import type { ImportContext } from '../context.ts';
import { ownNumber } from '../kinds/payments.ts';
import { toJson } from '../rows.ts';
import { type Conflict, shownDay } from './conflict.ts';
import { matchPayments } from './match.ts';
import { readCoverage, readListedPayments, readPayables, type StoredPayable, type StoredPayment } from './read.ts';
import { findRowConflicts } from './rows.ts';

/**
 * Matches the payments that the organization's files list to what they were for, and gives every disagreement on the
 * accounts that this run touched. Charges outside of the days that the listed payments cover are not compared.
 */
export async function findConflicts(tx: Tx, context: ImportContext): Promise<Conflict[]> {
  const accountIds = [...context.touched.accountIds];
  if (accountIds.length === 0) return [];
  const payments = await readListedPayments(tx, accountIds);
  const payables = await readPayables(tx, accountIds);
  const others = payments.filter(({ paymentId }) => paymentId === null);
  const matched = matchPayments(others, payables);
  await storeMatches(tx, payments, matched);

  const { currency } = context.organization;
  return [
    ...unmatched(others, matched, currency),
    ...(await differing(tx, context, others, payables, matched)),
    ...payables
      .filter(({ allocatedMinor, amountMinor, kind }) => kind !== 'bill' && allocatedMinor > amountMinor)
      .map(
        (payable): Conflict => ({
          kind: 'overpaid',
          account: payable.account,
          subject: subjectOf(payable),
          reason: `Оплачено ${toDecimal(payable.allocatedMinor, currency)} при стоимости ${toDecimal(payable.amountMinor, currency)}`,
        }),
      ),
    ...(await findRowConflicts(tx, context, accountIds)),
  ];
}

function unmatched(
  payments: readonly StoredPayment[],
  matched: ReadonlyMap<number, number>,
  currency: string,
): Conflict[] {
  return payments
    .filter(({ id }) => !matched.has(id))
    .map(({ account, paidOn, amountMinor, purpose }) => {
      const own = ownNumber(purpose);
      return {
        kind: own ? 'payment-unknown' : 'payment-unmatched',
        account,
        subject: `Оплата ${toDecimal(amountMinor, currency)} от ${shownDay(paidOn)}, «${purpose}»`,
        reason: own
          ? `Оплаты ${own} в кабинете нет или деньги по ней не пришли`
          : 'Не найдено, за что она: нет абонемента, занятия или заказа с таким названием',
      };
    });
}

/** Charges whose listed payments come to another sum than the organization's own row says. */
async function differing(
  tx: Tx,
  { organization }: ImportContext,
  payments: readonly StoredPayment[],
  payables: readonly StoredPayable[],
  matched: ReadonlyMap<number, number>,
): Promise<Conflict[]> {
  const coverage = await readCoverage(tx, organization.id);
  if (!coverage) return [];
  const listed = groupBy(payments, ({ id }) => matched.get(id) ?? 0);
  return payables.flatMap((payable): Conflict[] => {
    const { chargeId, kind, day, officeMinor } = payable;
    const listedMinor = sumOf((listed.get(chargeId) ?? []).map(({ amountMinor }) => amountMinor));
    if (kind === 'bill' || listedMinor === officeMinor || day < coverage.from || day > coverage.to) return [];
    const figures = [officeMinor, listedMinor].map((amountMinor) => toDecimal(amountMinor, organization.currency));
    const reason = `Оплачено по строке ${figures[0]}, по списку оплат ${figures[1]}`;
    return [{ kind: 'paid-differs', account: payable.account, subject: subjectOf(payable), reason }];
  });
}

async function storeMatches(
  tx: Tx,
  payments: readonly StoredPayment[],
  matched: ReadonlyMap<number, number>,
): Promise<void> {
  const moved = payments.flatMap(({ id, chargeId, paymentId }) => {
    const now = paymentId === null ? (matched.get(id) ?? null) : null;
    return now === chargeId ? [] : [{ id, charge_id: now }];
  });
  if (moved.length === 0) return;
  await tx.$executeRaw`
    UPDATE imported_payments payment SET charge_id = input.charge_id
    FROM jsonb_to_recordset(${toJson(moved)}::jsonb) AS input(id int, charge_id int) WHERE payment.id = input.id`;
}

function subjectOf({ kind, name, day }: StoredPayable): string {
  const titles = {
    subscription: 'Абонемент',
    course: 'Курс',
    lesson: 'Занятие',
    order: 'Заказ',
    delivery: 'Доставка',
    bill: 'Квитанция',
  };
  return `${titles[kind]} «${name}» от ${shownDay(day)}`;
}
