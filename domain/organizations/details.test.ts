import { describe, expect, it } from 'vitest';
import { isCorrespondentAccount, isInn, isOgrn, isSettlementAccount } from './control-keys.ts';
import { bankDetailsSchema, contactsSchema } from './details.ts';
import { readThresholds } from './thresholds.ts';

const problems = (details: object) =>
  bankDetailsSchema.safeParse(details).error?.issues.map(({ path }) => path.join('.')) ?? [];

describe('control keys', () => {
  it('hold for numbers in real use and fail for one digit more or other', () => {
    expect(['7707083893', '500100732259'].map(isInn)).toEqual([true, true]);
    expect(['7707083894', '500100732258', '770708389', ''].map(isInn)).toEqual([false, false, false, false]);
    expect(['1027700132195', '1027700132196'].map(isOgrn)).toEqual([true, false]);
    expect(isCorrespondentAccount('30101810400000000225', '044525225')).toBe(true);
    expect(isCorrespondentAccount('30101810500000000225', '044525225')).toBe(false);
    expect(isSettlementAccount('40703810500000012345', '044525225')).toBe(true);
    expect(isSettlementAccount('40703810500000012354', '044525225')).toBe(false);
  });

  it('are held against the bank that is named', () => {
    expect(problems({ bik: '044525225', account: '40703810500000012345' })).toEqual([]);
    expect(problems({ bik: '044525974', account: '40703810500000012345' })).toEqual(['account']);
    expect(problems({ account: '40703810500000012345' })).toEqual(['bik']);
    expect(problems({ bik: '12' })).toEqual(['bik']);
  });
});

describe('readThresholds', () => {
  it('keeps what is usable and takes the default for the rest', () => {
    expect(readThresholds(null)).toMatchObject({ endingLessonsLeft: 2, endingDaysLeft: 7, debtDaysAfter: [7, 14] });
    expect(readThresholds({ endingDaysLeft: 3, billDueDay: 99, quietHours: { start: '22:00' } })).toMatchObject({
      endingDaysLeft: 3,
      billDueDay: 10,
      quietHours: { start: '22:00', end: '09:00' },
    });
  });
});

describe('contacts', () => {
  it('are an address and a link that can be used', () => {
    expect(contactsSchema.safeParse({ email: 'office@start.example', chatUrl: 'https://t.me/x' }).success).toBe(true);
    expect(contactsSchema.safeParse({ email: 'office' }).success).toBe(false);
    expect(contactsSchema.safeParse({ chatUrl: 'javascript:alert(1)' }).success).toBe(false);
  });
});
