import type { AccountWord, OrganizationKind } from '../../prisma/generated/enums.ts';

/** An account as the list of attached accounts shows it. */
export interface AttachmentView {
  readonly attachmentId: number;
  readonly accountId: number;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly organizationKind: OrganizationKind;
  readonly timeZone: string;
  readonly accountWord: AccountWord;
  readonly number: string;
  readonly holderName: string | null;
  readonly studentName: string | null;
  readonly schoolName: string | null;
  readonly origin: 'data' | 'bill' | 'invitation';
  readonly attachedAt: Date;
  /** false: the organization's documents are not accepted yet, so holder, student and school are null */
  readonly consented: boolean;
}

/** Whom the shown data are about: a student with all contracts at one organization, or an account without a student. */
export interface Subject {
  /** 's12' for a student, 'a34' for an account */
  readonly key: string;
  readonly kind: 'student' | 'account';
  /** the student's or the holder's name; an account without either goes by its number */
  readonly name: string;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly organizationKind: OrganizationKind;
  readonly accountWord: AccountWord;
  readonly accounts: readonly SubjectAccount[];
}

export interface SubjectAccount {
  readonly id: number;
  readonly number: string;
  readonly schoolName: string | null;
  readonly groupName: string | null;
}

/** An account that was proven to be the reader's. */
export interface OwnedAccount {
  readonly id: number;
  readonly attachmentId: number;
  readonly number: string;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly studentId: number | null;
}

/** An organization whose accounts a client attaches by a number and a bill's sum. */
export interface BillOrganization {
  readonly id: string;
  readonly name: string;
  readonly kind: OrganizationKind;
  readonly accountWord: AccountWord;
  readonly currency: string;
  /** the holder's surname is asked for too */
  readonly surnameRequired: boolean;
}
