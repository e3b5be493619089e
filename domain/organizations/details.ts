import { z } from 'zod';
import { normalizeEmail } from '../access/email.ts';
import { isCorrespondentAccount, isInn, isOgrn, isSettlementAccount } from './control-keys.ts';

const line = z.string().trim().min(1).max(500);

/** How clients reach the organization; shown in every refusal. */
export const contactsSchema = z.object({
  phone: line.optional(),
  email: line.refine((text) => normalizeEmail(text) !== null, 'это не адрес e-mail').optional(),
  chatUrl: z.url({ protocol: /^(https|tg)$/, error: 'нужна ссылка вида https://…' }).optional(),
  hours: line.optional(),
});

/** Who the organization is before the law; printed on receipts and bills. */
export const legalDetailsSchema = z.object({
  name: line.optional(),
  inn: z.string().refine(isInn, 'ИНН — 10 или 12 цифр с верной контрольной суммой').optional(),
  kpp: z
    .string()
    .regex(/^\d{4}[\dA-Z]{2}\d{3}$/, 'КПП — 9 знаков')
    .optional(),
  ogrn: z.string().refine(isOgrn, 'ОГРН — 13 цифр, ОГРНИП — 15, с верной контрольной цифрой').optional(),
  address: line.optional(),
});

/** Where money by bank transfer goes; the payment code on bills is made of it. Accounts are held to their keys. */
export const bankDetailsSchema = z
  .object({
    payee: line.optional(),
    bankName: line.optional(),
    bik: z
      .string()
      .regex(/^\d{9}$/, 'БИК — 9 цифр')
      .optional(),
    account: z
      .string()
      .regex(/^\d{20}$/, 'расчётный счёт — 20 цифр')
      .optional(),
    correspondentAccount: z
      .string()
      .regex(/^\d{20}$/, 'корреспондентский счёт — 20 цифр')
      .optional(),
  })
  .superRefine(({ bik, account, correspondentAccount }, context) => {
    const report = (field: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [field], message });
    if (bik === undefined) {
      if (account !== undefined) report('bik', 'к расчётному счёту нужен БИК банка');
      return;
    }
    if (account !== undefined && !isSettlementAccount(account, bik)) {
      report('account', 'контрольный ключ расчётного счёта не подходит к этому БИК: в номере опечатка');
    }
    if (correspondentAccount !== undefined && !isCorrespondentAccount(correspondentAccount, bik)) {
      report('correspondentAccount', 'контрольный ключ корреспондентского счёта не подходит к этому БИК');
    }
  });

type Contacts = z.infer<typeof contactsSchema>;

/** The stored contacts; what cannot be used as such is left out. */
export function readOrganizationContacts(stored: unknown): Contacts {
  return contactsSchema.parse(usable(stored, contactsSchema));
}

export type LegalDetails = z.infer<typeof legalDetailsSchema>;

/** Who the organization is before the law; what cannot be used as such is left out. */
export function readLegalDetails(stored: unknown): LegalDetails {
  return legalDetailsSchema.parse(usable(stored, legalDetailsSchema));
}

export type BankDetails = z.infer<typeof bankDetailsSchema>;

/** Where money by bank transfer goes. Details of which one cannot be right are none: money would go astray. */
export function readBankDetails(stored: unknown): BankDetails {
  return bankDetailsSchema.safeParse(stored).data ?? {};
}

/** The entries that the schema takes, each by itself. */
function usable(stored: unknown, schema: { safeParse(value: unknown): { success: boolean } }): Record<string, unknown> {
  const entries = Object.entries(typeof stored === 'object' && stored !== null ? stored : {});
  return Object.fromEntries(entries.filter(([key, value]) => schema.safeParse({ [key]: value }).success));
}
