/** How an organization is reached; shown in every refusal. What it has not told is absent. */
export interface OrganizationContacts {
  readonly id: string;
  readonly name: string;
  readonly phone?: string;
  readonly email?: string;
  readonly chatUrl?: string;
  readonly hours?: string;
}

/** A Telegram user with the client that their open binding names. */
export interface Reader {
  readonly clientId: number;
  readonly telegramUserId: bigint;
}

/** bind: the first address of a Telegram user; add_email: one more for the client they are bound to. */
export type VerificationPurpose = 'bind' | 'add_email';

/** A letter to be sent. The code and the token are in clear here and nowhere else: hand them to the letter only. */
export interface PlannedLetter {
  readonly outcome: 'letter';
  readonly verificationId: number;
  /** normalized: where the letter goes */
  readonly email: string;
  readonly code: string;
  /** goes into https://t.me/<bot>?start=v_<token> */
  readonly linkToken: string;
  readonly expiresAt: Date;
  /** those that know the address, or the open ones that it may join */
  readonly organizations: readonly OrganizationContacts[];
}

/** No letter: nobody knows the address, or every card that names it is closed. Whom to ask is in `organizations`. */
export interface RefusedAddress {
  readonly outcome: 'email-not-found' | 'email-blocked';
  readonly email: string;
  readonly organizations: readonly OrganizationContacts[];
}

/** An address that its owner has proven to be theirs; nothing is bound yet. */
export interface VerifiedEmail {
  readonly verificationId: number;
  readonly email: string;
  readonly purpose: VerificationPurpose;
  /** the organization whose invitation link began it */
  readonly organizationId: string | null;
  readonly verifiedAt: Date;
}

/** A document that a person must accept before an organization's data are shown to them. */
export interface RequiredDocument {
  readonly organizationId: string;
  readonly organizationName: string;
  readonly document: 'personal_data' | 'offer';
  readonly version: string;
  readonly url: string | null;
}

/** What a person accepted: a document as it was shown to them. */
export type AcceptedDocument = Pick<RequiredDocument, 'organizationId' | 'document' | 'version'>;

export type BindingResult =
  | {
      readonly outcome: 'bound';
      readonly bindingId: number;
      readonly clientId: number;
      /** accounts that the organizations' data attached now */
      readonly attachedCount: number;
      /** a new client; no address or account of theirs was known here before */
      readonly newClient: boolean;
    }
  /** not accepted yet, or changed while the person was reading; nothing was done */
  | { readonly outcome: 'consents-needed'; readonly documents: readonly RequiredDocument[] }
  /** the cards were closed or given another address since the letter was sent; nothing was done */
  | RefusedAddress;
