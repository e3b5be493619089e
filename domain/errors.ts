/** Every way in which a client's or a member of staff's wish can fail as expected. Each has a reply in locales. */
export type DomainErrorCode =
  | 'email-invalid'
  | 'email-not-found'
  | 'email-blocked'
  | 'lookup-limit'
  | 'letter-too-soon'
  | 'letter-limit'
  | 'code-wrong'
  | 'code-limit'
  | 'code-expired'
  | 'link-not-yours'
  | 'link-expired'
  | 'email-taken'
  | 'account-no-match'
  | 'account-limit'
  | 'account-already-attached'
  | 'not-yours'
  | 'nothing-to-pay'
  | 'debts-changed'
  | 'balance-changed'
  | 'below-minimum'
  | 'no-merchant'
  | 'choose-merchant'
  | 'payment-not-payable'
  | 'receipt-no-address'
  | 'card-unavailable'
  | 'autopay-unavailable'
  | 'provider-unavailable'
  | 'payment-unknown'
  | 'refund-not-paid'
  | 'refund-nothing-left'
  | 'refund-too-much'
  | 'refund-not-in-payment'
  | 'refund-bill-not-cancellable'
  | 'refund-unsupported'
  | 'refund-not-elsewhere'
  | 'document-empty'
  | 'broadcast-unknown'
  | 'organization-exists'
  | 'organization-unknown'
  | 'not-set-up';

/** An expected failure: becomes a kind, translated answer that says what to do next; never logged as a bug. */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  readonly code: DomainErrorCode;
  /**
   * Values for the reply's text. A sum is `nameMinor`, beside a `currency`: whoever shows it, in whatever language,
   * gives the text `name`.
   */
  readonly params: Readonly<Record<string, string | number>>;

  constructor(code: DomainErrorCode, params: Readonly<Record<string, string | number>> = {}) {
    super(code);
    this.code = code;
    this.params = params;
  }
}
