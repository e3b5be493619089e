import { DomainError } from '../../../domain/errors.ts';
import { sumOf } from '../../../domain/money.ts';
import { getPayment } from '../../../domain/payments/payments.ts';
import { readPaymentTerms } from '../../../domain/payments/terms.ts';
import type { Cabinet } from '../../cabinet.ts';
import { accountLine, shownAccount } from '../../shown-account.ts';
import { chosenSubject, subjectLine } from '../../subject.ts';
import { type PaymentWish, wishOf } from '../../ways/index.ts';
import { headOf, planOf, readPayable, roundedUp } from './plan.ts';

/** A sum that is settled, with what its screen says of it. */
export interface SettledWish {
  readonly wish: PaymentWish;
  /** Whose data it is, in HTML. */
  readonly head: string;
  readonly organizationName: string;
  readonly currency: string;
  /** From the payer, and from the balance. */
  readonly amountMinor: bigint;
  readonly balanceMinor: bigint;
  /** The payment that is to be paid another way; null where none was made. */
  readonly instead: string | null;
  /** For a top-up, whose back way is another. */
  readonly accountId: number | null;
}

/**
 * What is to be paid at an organization, from what the screen remembers and today's data, all of it the client's own: a
 * top-up (`account`, `sum`), a payment that was begun another way (`payment`), or the picked debts (as the checkout's
 * screen, and `from` for what it is paid from). Without lines where nothing of it is to be paid any more.
 */
export async function readWish(cabinet: Cabinet, organizationId: string): Promise<SettledWish> {
  const { account, payment } = cabinet.state;
  const settled = await (typeof payment === 'number'
    ? ofPayment(cabinet, payment)
    : typeof account === 'number'
      ? ofTopUp(cabinet, account)
      : ofDebts(cabinet, organizationId));
  if (settled.wish.organizationId !== organizationId) throw new DomainError('not-yours');
  const { lines } = settled.wish;
  return {
    ...settled,
    amountMinor: sumOf(lines.map((line) => line.amountMinor)),
    balanceMinor: sumOf(lines.map((line) => ('chargeId' in line ? (line.balanceMinor ?? 0n) : 0n))),
  };
}

type Unsummed = Omit<SettledWish, 'amountMinor' | 'balanceMinor'>;

async function ofPayment(cabinet: Cabinet, paymentId: number): Promise<Unsummed> {
  const chosen = await chosenSubject(cabinet);
  const details = await getPayment(cabinet.deps.db, { clientId: cabinet.client, paymentId });
  if (!details) throw new DomainError('not-yours');
  const { number, organizationName, currency } = details;
  return {
    wish: wishOf(details),
    head: subjectLine(cabinet, chosen),
    organizationName,
    currency,
    instead: number,
    accountId: null,
  };
}

async function ofTopUp(cabinet: Cabinet, accountId: number): Promise<Unsummed> {
  const account = await shownAccount(cabinet, accountId);
  const { organizationId, organizationName } = account.subject;
  const { currency } = await readPaymentTerms(cabinet.deps.db, organizationId);
  const { sum } = cabinet.state;
  const amountMinor = typeof sum === 'string' && /^[1-9]\d{0,17}$/u.test(sum) ? BigInt(sum) : 0n;
  const lines = amountMinor > 0n ? [{ accountId, amountMinor }] : [];
  return {
    wish: { organizationId, lines },
    head: accountLine(cabinet, account),
    organizationName,
    currency,
    instead: null,
    accountId,
  };
}

async function ofDebts(cabinet: Cabinet, organizationId: string): Promise<Unsummed> {
  const payable = await readPayable(cabinet, organizationId);
  const plan = planOf(payable, cabinet.state);
  const { from } = cabinet.state;
  const rounded = from === 'rounded' ? roundedUp(payable, plan) : null;
  const { lines } = rounded ?? (from === 'balance' ? plan.withBalance : plan.byCard);
  return {
    wish: { organizationId, lines },
    head: subjectLine(cabinet, payable.chosen),
    organizationName: headOf(payable)?.organizationName ?? '',
    currency: payable.terms.currency,
    instead: null,
    accountId: null,
  };
}
