import { expect, it } from 'vitest';
import { DomainError } from '../domain/errors.ts';
import { formatMoney } from '../domain/money.ts';
import { createTranslator } from '../locales/index.ts';
import { explain } from './errors.ts';

const translate = createTranslator();
const speaking = (locale: string) => ({
  html: (key: string, params?: Readonly<Record<string, string | number>>) => translate(locale, key, params),
  money: (amountMinor: bigint, currency: string) => formatMoney(amountMinor, currency, locale),
});

it("says sums in the reader's language and the payment's currency", () => {
  const refusal = new DomainError('below-minimum', { minimumMinor: '123456', currency: 'EUR' });
  expect(explain(speaking('ru'), refusal).replaceAll(/[\u00a0\u202f]/g, ' ')).toContain('1 234,56 €');
  expect(explain(speaking('en'), refusal)).toContain('€1,234.56');
});

it('leaves other words as they are', () => {
  expect(explain(speaking('ru'), new DomainError('no-merchant', { organization: 'Ладья' }))).toContain('«Ладья»');
});
