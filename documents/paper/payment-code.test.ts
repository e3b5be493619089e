import { describe, expect, it } from 'vitest';
import { type CodedPayment, paymentCodeText } from './payment-code.ts';

const payment: CodedPayment = {
  payee: {
    name: 'АО «Чистый город»',
    account: '40702810600000034567',
    bankName: 'ПАО Сбербанк',
    bik: '046614632',
    correspondentAccount: '30101810000000000632',
    inn: '6730123454',
    kpp: '673001001',
  },
  sumMinor: 44_730n,
  purpose: 'Оплата по лицевому счёту 123543566 за октябрь 2026 г.',
  payerName: 'Иванов Артём Михайлович',
  payerAddress: 'г. Смоленск, ул. Кирова, д. 57, кв. 7',
  accountNumber: '123543566',
  contractNumber: null,
  childName: null,
  period: '2026-10-01',
};
const withPayee = (payee: Partial<CodedPayment['payee']>) =>
  paymentCodeText({ ...payment, payee: { ...payment.payee, ...payee } });

/** The block of mandatory fields with its last separator. */
const mandatoryOf = (text: string | null) => `${text?.split('|').slice(1, 6).join('|')}|`;

describe('the text of a payment code', () => {
  it('is what GOST R 56042-2014 says, the sum in kopecks and the month as MMYYYY', () => {
    expect(paymentCodeText(payment)).toBe(
      'ST00012|Name=АО «Чистый город»|PersonalAcc=40702810600000034567|BankName=ПАО Сбербанк|BIC=046614632' +
        '|CorrespAcc=30101810000000000632|Sum=44730|Purpose=Оплата по лицевому счёту 123543566 за октябрь 2026 г.' +
        '|PayeeINN=6730123454|KPP=673001001|LastName=Иванов|FirstName=Артём|MiddleName=Михайлович' +
        '|PayerAddress=г. Смоленск, ул. Кирова, д. 57, кв. 7|PersAcc=123543566|PaymPeriod=102026',
    );
  });

  it('leaves out what is not known', () => {
    const text = paymentCodeText({
      ...payment,
      payee: { ...payment.payee, inn: null, kpp: null },
      payerName: null,
      payerAddress: ' ',
      accountNumber: null,
      contractNumber: 'К-17',
      childName: 'Иванова Мария',
      period: null,
    });
    expect(text?.split('|').slice(6)).toEqual([
      'Sum=44730',
      `Purpose=${payment.purpose}`,
      'Contract=К-17',
      'ChildFio=Иванова Мария',
    ]);
  });

  it.each(['name', 'account', 'bankName', 'bik', 'correspondentAccount'] as const)(
    'does not exist without %s',
    (field) => {
      expect(withPayee({ [field]: ' ' })).toBeNull();
    },
  );

  it.each([0n, -1n])('does not exist for a sum of %s', (sumMinor) => {
    expect(paymentCodeText({ ...payment, sumMinor })).toBeNull();
  });

  it('is separated by another sign where a value has the usual one', () => {
    expect(withPayee({ name: 'ООО «А|Б»' })).toMatch(/^ST00012~Name=ООО «А\|Б»~PersonalAcc=/u);
    expect(withPayee({ name: 'ООО «А|Б~В»' })).toMatch(/^ST00012\^Name=/u);
    expect(withPayee({ name: '|~^;#!$*&@_{}' })).toBeNull();
  });

  it('keeps the mandatory fields within 300 bytes, and each field within its length, cut at a word', () => {
    const long = 'Муниципальное унитарное предприятие жилищно-коммунального хозяйства '.repeat(5);
    const text = withPayee({ name: long, bankName: long });
    const fields = new Map(
      text
        ?.split('|')
        .slice(1)
        .map((field) => field.split('=') as [string, string]),
    );
    expect(Buffer.byteLength(mandatoryOf(text))).toBeLessThanOrEqual(300);
    expect(long.startsWith(`${fields.get('Name')} `)).toBe(true);
    expect(fields.get('Name')?.length).toBeGreaterThan(30);
    expect(fields.get('BankName')).toBe('Муниципальное унитарное предприятие');
    expect(fields.get('PersonalAcc')).toBe(payment.payee.account);
    const purpose = paymentCodeText({ ...payment, purpose: 'а'.repeat(500) });
    expect(purpose).toContain(`|Purpose=${'а'.repeat(160)}|`);
  });

  it('has no part of a number that is too long for its field', () => {
    expect(paymentCodeText({ ...payment, accountNumber: '1'.repeat(31) })).not.toContain('PersAcc');
    expect(paymentCodeText({ ...payment, accountNumber: '1'.repeat(30) })).toContain(`|PersAcc=${'1'.repeat(30)}|`);
  });

  it('has no line breaks, which some readers end a text at', () => {
    expect(withPayee({ name: ' ООО\n«Ромашка»\t' })).toContain('|Name=ООО «Ромашка»|');
  });

  it.each([
    ['Иванов Иван', ['LastName=Иванов', 'FirstName=Иван']],
    ['Ким Чен Ир оглы', ['LastName=Ким', 'FirstName=Чен', 'MiddleName=Ир оглы']],
    ['Иванов', ['LastName=Иванов']],
    ['ООО «Ромашка» (склад 2)', ['LastName=ООО «Ромашка» (склад 2)']],
  ])('names the payer %s', (payerName, expected) => {
    const fields = paymentCodeText({ ...payment, payerName })?.split('|') ?? [];
    expect(fields.filter((field) => /^(?:Last|First|Middle)Name=/u.test(field))).toEqual(expected);
  });
});
