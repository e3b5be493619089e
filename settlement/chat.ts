import { type ChatVerdict, checkChatPayment } from '../domain/payments/chat-check.ts';
import { mayBePaidInChat } from '../domain/payments/chat-goods.ts';
import { claimPayment, releaseClaim } from '../domain/payments/claim.ts';
import { storeEvent } from '../domain/payments/events.ts';
import { keepInvoice, takeOtherInvoices } from '../domain/payments/invoices.ts';
import { isOutdated } from '../domain/payments/outdated.ts';
import { getPayment, type PaymentDetails } from '../domain/payments/payments.ts';
import { isOpen } from '../domain/payments/state.ts';
import { type ChatInvoice, type ChatPaymentUpdate, ProviderError } from '../payments/provider.ts';
import { applyPaymentEvent } from './apply.ts';
import { connectionOf } from './connections.ts';
import type { SettlementDeps } from './deps.ts';
import { merchantOfHook } from './merchant-cache.ts';
import { buildOrder, type DescribePayment } from './order.ts';

/** A copy that was forwarded leads whoever got it to their own debts. */
const START_PARAMETER = 's_debts';

/** What became of the wish to pay in the chat. */
export type InvoiceOutcome =
  /** `stale`: messages of the same chat that it takes the place of, to be removed. */
  | { readonly kind: 'sent'; readonly stale: readonly number[] }
  /** It has just been sent, by this tap's twin. */
  | { readonly kind: 'sent-before' }
  /** The chat does not take it, as the log says to staff, or the organization takes no payments this way any more. */
  | { readonly kind: 'unavailable' }
  /** Paid, expired, or for a debt that is not there any more. */
  | { readonly kind: 'over' };

/** How the chat answered: the id of its message, or why it takes no such invoice. What nobody knows is thrown. */
export type SendInvoice = (
  invoice: ChatInvoice,
) => Promise<{ readonly messageId: number } | { readonly refusal: string }>;

/** The invoice's own words, besides those for the provider. */
export type DescribeInvoice = (payment: PaymentDetails) => ReturnType<DescribePayment> & {
  readonly title: string;
  readonly details: string;
};

/** Whether the payments of a provider are paid inside of the chat. */
export function isPaidInChat({ providers }: SettlementDeps, provider: string): boolean {
  return providers.some(({ name, door }) => name === provider && door === 'chat');
}

/**
 * Sends the invoice of a payment into its chat: claimed as a click on a link is, so that of several taps at once one
 * sends it, and of two that follow one another within the claim's time too. A tap later than that sends it anew, because
 * the client may have removed the message; the former one is then stale.
 */
export async function sendInvoice(
  deps: SettlementDeps,
  asked: { readonly clientId: number; readonly telegramUserId: bigint; readonly paymentId: number },
  describe: DescribeInvoice,
  send: SendInvoice,
): Promise<InvoiceOutcome> {
  const { db, clock, log } = deps;
  const payment = await getPayment(db, asked);
  if (!payment || !isPayableBy(deps, payment, asked.telegramUserId)) return { kind: 'over' };
  const merchant = await db.merchant.findFirst({ where: { id: payment.merchantId ?? 0, enabled: true } });
  if (!merchant) return { kind: 'unavailable' };
  if (!(await claimPayment(db, clock, payment.id))) return { kind: 'sent-before' };
  try {
    const words = describe(payment);
    const order = await buildOrder(deps, payment, merchant, () => words);
    const { title, details } = words;
    const payload = payloadOf({ ...merchant, reference: payment.number });
    const invoice = connectionOf(deps, merchant).makeInvoice?.({
      ...order,
      title,
      details,
      payload,
      startParameter: START_PARAMETER,
    });
    const answer = invoice ? await send(invoice) : { refusal: 'the provider makes no invoices' };
    if ('refusal' in answer) throw new ProviderError(answer.refusal, true);
    const before = await keepInvoice(db, payment.id, answer.messageId);
    const others = await takeOtherInvoices(db, { paymentId: payment.id, telegramUserId: asked.telegramUserId });
    return { kind: 'sent', stale: before === null ? others : [before, ...others] };
  } catch (error) {
    const { provider } = merchant;
    const about = { err: error, paymentId: payment.id, merchantId: merchant.id, provider };
    log.error(about, 'INVOICE NOT SENT: clients cannot pay in the chat through this merchant');
    await releaseClaim(db, clock, payment.id, { isUnknown: !(error instanceof ProviderError && error.isFinal) });
    return { kind: 'unavailable' };
  }
}

function isPayableBy(deps: SettlementDeps, payment: PaymentDetails, telegramUserId: bigint): boolean {
  return (
    payment.telegramUserId === telegramUserId &&
    isPaidInChat(deps, payment.provider) &&
    isOpen(payment.status) &&
    payment.expiresAt > deps.clock.now() &&
    !isOutdated(payment) &&
    mayBePaidInChat(payment.lines)
  );
}

/** What the chat says of an invoice, as it says it: the payload leads to merchant and payment. */
export interface ChatWord extends Omit<ChatPaymentUpdate, 'reference' | 'kind'> {
  readonly payload: string;
}

/** Answers the chat's question whether an invoice may be paid: from our own data, with no call to anybody. */
export async function answerPreCheckout(
  deps: SettlementDeps,
  { payload, ...said }: ChatWord,
  telegramUserId: bigint,
): Promise<ChatVerdict> {
  const found = await merchantOfPayload(deps, payload);
  if (!found) return 'unknown';
  const { merchant, reference } = found;
  const news = connectionOf(deps, merchant).readChat?.({ ...said, kind: 'pre-checkout', reference });
  if (news?.kind !== 'pre-check') return 'unknown';
  const verdict = await checkChatPayment(deps.db, deps.clock, merchant.id, { ...news.check, telegramUserId });
  deps.observe?.(verdict === 'accept' ? 'pre-check-accepted' : `pre-check-${verdict}`, merchant.provider);
  return verdict;
}

/** An event of the chat's that is stored; `paymentId` null: it names none of ours. */
export interface KeptChatPayment {
  readonly eventId: number;
  readonly paymentId: number | null;
}

/**
 * Stores what the chat says of money, once for each charge; the update may be confirmed after that. Null where the
 * payload leads to no merchant of ours, which is written down for staff. Throws where it could not be stored: the update
 * then must come again.
 */
export async function keepChatPayment(deps: SettlementDeps, word: ChatWord): Promise<KeptChatPayment | null> {
  const { db, clock } = deps;
  const { payload, ...said } = word;
  const found = await merchantOfPayload(deps, payload);
  if (!found) {
    await noteStrange(deps, word);
    return null;
  }
  const { merchant, reference } = found;
  const news = connectionOf(deps, merchant).readChat?.({ ...said, kind: 'paid', reference });
  if (news?.kind !== 'event') throw new Error(`${merchant.provider} reads no payments of the chat's`);
  const stored = await storeEvent(db, clock, merchant, { ...news.event, body: news.body });
  deps.observe?.(stored === null ? 'repeated' : 'received', merchant.provider);
  if (stored) return { eventId: stored.id, paymentId: stored.payment?.id ?? null };
  const { id } = await db.paymentEvent.findFirstOrThrow({
    where: { merchantId: merchant.id, eventKey: news.event.eventKey },
    select: { id: true },
  });
  const payment = await db.payment.findFirst({ where: { merchantId: merchant.id, number: reference } });
  return { eventId: id, paymentId: payment?.id ?? null };
}

/** Settles a stored payment of the chat's by the ordinary path; what is cut short stays due in the database. */
export async function settleChatPayment(deps: SettlementDeps, { eventId }: KeptChatPayment): Promise<void> {
  await applyPaymentEvent(deps, eventId);
}

/** The address of a payment in the chat, as /hooks/PROVIDER/TOKEN is one by HTTP; 96 bytes at most. */
const payloadOf = (part: { provider: string; hookToken: string; reference: string }): string =>
  [part.provider, part.hookToken, part.reference].join('/');

async function merchantOfPayload(deps: SettlementDeps, payload: string) {
  const [provider = '', hookToken = '', reference = '', ...rest] = payload.split('/');
  if (rest.length > 0 || reference === '' || !isPaidInChat(deps, provider)) return null;
  const merchant = await merchantOfHook(deps, provider, hookToken);
  return merchant && { merchant, reference };
}

/** Money that came for an invoice which is not this program's: the bot has been used by another one before. */
async function noteStrange({ db, log }: SettlementDeps, word: ChatWord): Promise<void> {
  const { amountMinor, currency, chargeId, providerChargeId } = word;
  log.error({ chargeId, providerChargeId }, 'MONEY NOT CREDITED: the chat tells of an invoice that is not ours');
  const details = JSON.stringify({ amountMinor: amountMinor.toString(), currency, chargeId, providerChargeId });
  await db.$executeRaw`
    INSERT INTO audit_entries (actor, action, details)
    SELECT 'payments', 'chat-payment-unknown', ${details}::jsonb
    WHERE NOT EXISTS (
      SELECT FROM audit_entries WHERE action = 'chat-payment-unknown' AND details = ${details}::jsonb)`;
}
