import {
  type BankDetails,
  type LegalDetails,
  readBankDetails,
  readLegalDetails,
  readOrganizationContacts,
} from '../../domain/organizations/details.ts';

/** The organization as a paper names it. */
export interface PaperOrganization {
  readonly name: string;
  readonly legal: LegalDetails;
  readonly contacts: ReturnType<typeof readOrganizationContacts>;
  /** All of what a transfer needs, or null where something lacks. */
  readonly bank: Transfer | null;
}

export type Transfer = { readonly [Name in keyof Required<BankDetails>]: string };

/** Reads the details as the organization's row keeps them. The payee is called as the organization is, if not else. */
export function readPaperOrganization(row: {
  readonly name: string;
  readonly legalDetails: unknown;
  readonly bankDetails: unknown;
  readonly contacts: unknown;
}): PaperOrganization {
  const legal = readLegalDetails(row.legalDetails);
  return {
    name: row.name,
    legal,
    contacts: readOrganizationContacts(row.contacts),
    bank: transferOf(readBankDetails(row.bankDetails), legal.name ?? row.name),
  };
}

function transferOf(bank: BankDetails, name: string): Transfer | null {
  const { payee = name, bankName, bik, account, correspondentAccount } = bank;
  return bankName && bik && account && correspondentAccount
    ? { payee, bankName, bik, account, correspondentAccount }
    : null;
}
