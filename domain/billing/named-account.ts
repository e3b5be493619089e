import type { AccountWord } from '../../prisma/generated/enums.ts';

/** What a screen calls an account by, and whose it is. */
export interface NamedAccount {
  readonly organizationId: string;
  readonly organizationName: string;
  readonly accountId: number;
  readonly accountNumber: string;
  readonly accountWord: AccountWord;
  /** The student's name, else that of the account's holder. */
  readonly holderName: string | null;
}
