import { describe, expect, it } from 'vitest';
import type { TransactionPart } from '../domain/billing/transactions.ts';
import { LedgerTransactionKind } from '../prisma/generated/enums.ts';
import { cabinetOf, plainText } from '../tests/harness/cabinet.ts';
import { movedText, transactionTitle } from './transaction-text.ts';

const part = (changes: Partial<TransactionPart>): TransactionPart => ({
  transactionId: 1n,
  chargeId: 1,
  ledger: 'receivable',
  amountMinor: -500_00n,
  kind: 'course',
  subscriptionName: 'Лагерь',
  groupName: 'Лагерь',
  day: '2026-06-01',
  ...changes,
});

describe('a transaction in words', () => {
  it.each(Object.values(LedgerTransactionKind))('has a title in both languages: %s', (kind) => {
    for (const locale of ['ru', 'en'] as const) {
      const title = transactionTitle(
        cabinetOf(locale),
        { kind, occurredOn: '2026-10-31', paymentNumber: 'LK-000001' },
        [part({})],
      );
      expect(title).not.toMatch(/transaction-|\{|\$/u);
      expect(title.length).toBeGreaterThan(3);
    }
  });

  it('names what it was for, once, and how much more there is', () => {
    const line = { kind: 'payment', occurredOn: '2026-10-31', paymentNumber: 'LK-000001' } as const;
    const shown = (...parts: TransactionPart[]) => transactionTitle(cabinetOf('ru'), line, parts);
    const balance = part({ chargeId: null, ledger: 'advance' });
    expect(shown(part({}), part({}), balance)).toBe('Оплата LK-000001: Курс «Лагерь»');
    expect(shown(part({}), part({ subscriptionName: 'Поход' }), part({ subscriptionName: 'Сборы' }))).toBe(
      'Оплата LK-000001: Курс «Лагерь» и ещё 2',
    );
    expect(shown(balance)).toBe('Оплата LK-000001');
  });

  it('of a bill names the month it happened in, not the latest one', () => {
    const bill = part({ kind: 'bill', period: '2026-11-01' });
    const shown = (kind: 'charge' | 'office_payment' | 'payment') =>
      transactionTitle(cabinetOf('ru'), { kind, occurredOn: '2026-10-31', paymentNumber: 'LK-000001' }, [bill]);
    expect(plainText(shown('charge'))).toBe('Начислено: Квитанция за октябрь 2026 г.');
    expect(plainText(shown('office_payment'))).toBe('Оплата в организации: Квитанция за октябрь 2026 г.');
    expect(shown('payment')).toBe('Оплата LK-000001: Квитанция');
  });

  it('says what it moved, debt and balance apart', () => {
    const moved = (owedMinor: bigint, balanceMinor: bigint) =>
      plainText(movedText(cabinetOf('ru'), { owedMinor, balanceMinor, currency: 'RUB' }));
    expect(moved(-2400_00n, 100_00n)).toBe('долг −2 400 ₽ · баланс +100 ₽');
    expect(moved(700_00n, 0n)).toBe('долг +700 ₽');
    expect(moved(0n, 0n)).toBe('ничего не изменилось');
  });
});
