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
      const title = transactionTitle(cabinetOf(locale), { kind, paymentNumber: 'LK-000001' }, [part({})]);
      expect(title).not.toMatch(/transaction-|\{|\$/u);
      expect(title.length).toBeGreaterThan(3);
    }
  });

  it('names what it was for, once, and how much more there is', () => {
    const line = { kind: 'payment', paymentNumber: 'LK-000001' } as const;
    const shown = (...parts: TransactionPart[]) => transactionTitle(cabinetOf('ru'), line, parts);
    const balance = part({ chargeId: null, ledger: 'advance' });
    expect(shown(part({}), part({}), balance)).toBe('Оплата LK-000001: Курс «Лагерь»');
    expect(shown(part({}), part({ subscriptionName: 'Поход' }), part({ subscriptionName: 'Сборы' }))).toBe(
      'Оплата LK-000001: Курс «Лагерь» и ещё 2',
    );
    expect(shown(balance)).toBe('Оплата LK-000001');
  });

  it('says what it moved, debt and balance apart', () => {
    const moved = (owedMinor: bigint, balanceMinor: bigint) =>
      plainText(movedText(cabinetOf('ru'), { owedMinor, balanceMinor, currency: 'RUB' }));
    expect(moved(-2400_00n, 100_00n)).toBe('долг −2 400 ₽ · баланс +100 ₽');
    expect(moved(700_00n, 0n)).toBe('долг +700 ₽');
    expect(moved(0n, 0n)).toBe('ничего не изменилось');
  });
});
