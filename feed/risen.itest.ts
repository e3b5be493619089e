import { beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../domain/clock.ts';
import { applyRefunds } from '../domain/payments/refunds/apply.ts';
import { requestRefund } from '../domain/payments/refunds/request.ts';
import { feedStage } from '../tests/harness/feed.ts';
import { ledgerFaults, outstanding, payHere } from './testing.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
const test = feedStage(clock);
let organizationId: string;

beforeEach(async () => {
  organizationId = await test.addOrganization();
  await bring('Номер договора;Ученик', '1;Анна');
});

const bring = (...lines: readonly string[]) => test.bring(organizationId, lines);

const row = (paid: number, price = 4800) =>
  bring(
    'Номер договора;Абонемент;Группа;Начало;Стоимость;Оплачено;Статус',
    `1;8 занятий;Футбол;01.11.2026;${price};${paid};активен`,
  );
const list = (...numbers: readonly string[]) =>
  bring('Номер договора;Дата;Сумма;Назначение', ...numbers.map((number) => `1;22.11.2026;1000;Оплата ${number}`));
const pay = async () => {
  const { id: chargeId } = await test.db.charge.findFirstOrThrow({ where: { organizationId } });
  const { number } = await payHere(test.db, clock, { chargeId, amountMinor: 1000_00n });
  return number;
};
const due = async () => Object.values(await outstanding(test.db, organizationId)).map((minor) => Number(minor) / 100);

describe('a row that has risen, and payments listed without it', () => {
  it('holds only what it rose by since the payment came here', async () => {
    await row(0);
    await pay();
    await row(2000);
    const later = await pay();
    expect(await due()).toEqual([800]);
    // The office's 2000 came before: the row cannot hold this payment yet, whatever it rose by earlier.
    await list(later);
    expect(await due()).toEqual([800]);
    await row(3000);
    expect(await due()).toEqual([800]);
    expect(await ledgerFaults(test.db)).toEqual([]);
  });

  it('holds one payment of two if it rose by one', async () => {
    await row(0);
    const numbers = [await pay(), await pay()];
    await row(1000);
    expect(await due()).toEqual([1800]);
    await list(...numbers);
    expect(await due()).toEqual([2800]);
    await row(2000);
    expect(await due()).toEqual([2800]);
    expect(await ledgerFaults(test.db)).toEqual([]);
  });
});

describe('a row that has become cheaper than what a refund cancelled of it', () => {
  it('owes nothing, and not less', async () => {
    await row(0);
    const number = await pay();
    const { id: paymentId } = await test.db.payment.findFirstOrThrow({ where: { number } });
    const { providerPaymentId } = await test.db.payment.findUniqueOrThrow({ where: { id: paymentId } });
    await requestRefund(test.db, clock, { paymentNumber: number, cancelDebts: true, actor: 'staff' });
    const report = {
      providerPaymentId: providerPaymentId ?? '',
      state: 'succeeded' as const,
      receivedMinor: 1000_00n,
      refundedMinor: 1000_00n,
      currency: 'RUB',
      reference: null,
      merchantMatches: true,
      method: null,
    };
    await applyRefunds(test.db, clock, { paymentId, report });
    expect(await due()).toEqual([3800]);
    await row(0, 600);
    expect(await due()).toEqual([0]);
    expect(await ledgerFaults(test.db)).toEqual([]);
  });
});
