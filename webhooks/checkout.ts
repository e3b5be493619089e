import { type Context, Hono } from 'hono';
import { isOutdated, lacksBalance } from '../domain/payments/outdated.ts';
import { findPayable, type PaymentDetails } from '../domain/payments/payments.ts';
import { isOpen } from '../domain/payments/state.ts';
import { localeFor } from '../locales/index.ts';
import { isPaidInChat } from '../settlement/chat.ts';
import { type Checkout, checkOut } from '../settlement/checkout.ts';
import { checkPayment } from '../settlement/reconcile.ts';
import { limitBody } from './body-limit.ts';
import type { WebDeps } from './deps.ts';
import { type PageOptions, pageHeaders, renderPage } from './pages/layout.ts';
import { KEEP_FIELD, payPage } from './pages/pay.ts';
import { returnPage } from './pages/return.ts';
import { type PageState, statePage } from './pages/state.ts';
import { describePayment, type PageText, pageText } from './pages/text.ts';

/** The form has one short field. */
const MAX_FORM_BYTES = 4096;

/** A page that waits for another click's answer looks again after this. */
const BUSY_REFRESH_SECONDS = 1;

/**
 * /pay/:token: the page that the chat links to. Looking at it changes nothing, because Telegram and others look at
 * links by themselves; only the button's POST makes the provider's payment. /pay/:token/return: where the provider
 * sends the payer back, which proves nothing: the page waits for what the provider itself says.
 */
export function checkoutRoutes(deps: WebDeps): { routes: Hono; idle(): Promise<void> } {
  const { settlement, translate } = deps;
  const routes = new Hono();
  const checks = new Set<Promise<void>>();
  const chatUrl = deps.chatUrl ?? (deps.botUsername === null ? null : `https://t.me/${deps.botUsername}`);

  routes.get('/pay/:token', async (c) => {
    const { payment, text } = await find(c);
    if (!payment) return show(c, text, { content: statePage(text, 'unknown'), status: 404, isOver: true });
    if (!isPayable(payment))
      return show(c, text, { content: statePage(text, stateOf(payment), payment), isOver: true });
    if (c.req.query('wait') === undefined) return show(c, text, { content: payPage(text, payment) });
    if (payment.confirmationUrl) return c.redirect(payment.confirmationUrl, 303);
    return show(c, text, { content: statePage(text, 'busy', payment), refreshSeconds: BUSY_REFRESH_SECONDS });
  });

  routes.post(
    '/pay/:token',
    limitBody(MAX_FORM_BYTES, (c) => c.text('Too large', 413)),
    async (c) => {
      const token = c.req.param('token');
      const form = await c.req.parseBody().catch(() => null);
      const checkout = await checkOut(
        settlement,
        token,
        (payment) => describePayment(pageText(translate, payment.locale), payment),
        { keepsCard: form?.[KEEP_FIELD] !== undefined },
      );
      if (checkout.kind === 'redirect') return c.redirect(checkout.url, 303);
      if (checkout.kind === 'busy') return c.redirect(`/pay/${token}?wait`, 303);
      return afterFailure(c, checkout);
    },
  );

  routes.get('/pay/:token/return', async (c) => {
    const { payment, text } = await find(c);
    if (!payment) return show(c, text, { content: statePage(text, 'unknown'), status: 404, isOver: true });
    if (!isOpen(payment.status))
      return show(c, text, { content: statePage(text, stateOf(payment), payment), isOver: true });
    ask(payment.id);
    const round = Math.max(0, Math.trunc(Number(c.req.query('round') ?? 0)) || 0);
    return show(c, text, returnPage(text, payment, round));
  });

  async function find(c: Context): Promise<{ payment: PaymentDetails | null; text: PageText }> {
    const payment = await findPayable(settlement.db, c.req.param('token') ?? '');
    const locale = payment?.locale ?? localeFor(c.req.header('accept-language')?.split(',')[0]);
    return { payment, text: pageText(translate, locale) };
  }

  async function afterFailure(c: Context, { kind }: Checkout): Promise<Response> {
    const { payment, text } = await find(c);
    if (!payment) return show(c, text, { content: statePage(text, 'unknown'), status: 404, isOver: true });
    if (kind !== 'unavailable')
      return show(c, text, { content: statePage(text, stateOf(payment), payment), isOver: true });
    return show(c, text, { content: payPage(text, payment, { isUnavailable: true }), status: 503 });
  }

  // In the background: the page does not wait for the provider, it looks again.
  function ask(paymentId: number): void {
    const check = checkPayment(settlement, paymentId)
      .catch((error: unknown) => settlement.log.error({ err: error, paymentId }, 'a payment could not be checked'))
      .finally(() => checks.delete(check));
    checks.add(check);
  }

  const isInChat = ({ provider }: PaymentDetails) => isPaidInChat(settlement, provider);

  const stateOf = (payment: PaymentDetails): PageState => {
    const state = overState(payment);
    return isInChat(payment) && state === 'expired' && payment.expiresAt > settlement.clock.now() ? 'in-chat' : state;
  };

  const isPayable = (payment: PaymentDetails) =>
    !isInChat(payment) && !isOutdated(payment) && isOpen(payment.status) && payment.expiresAt > settlement.clock.now();

  function show(c: Context, text: PageText, { status = 200, ...page }: PageOptions & { status?: 200 | 404 | 503 }) {
    for (const [name, value] of Object.entries(pageHeaders(settlement.publicUrl))) c.header(name, value);
    return c.html(renderPage(text, { ...page, chatUrl }), status);
  }

  return {
    routes,
    idle: async () => {
      await Promise.all(checks);
    },
  };
}

/** What a payment that cannot be paid any more is called; one that is still open has run out or lost its debt. */
function overState(payment: PaymentDetails): PageState {
  if (!isOpen(payment.status)) return payment.status;
  if (lacksBalance(payment)) return 'balance-changed';
  return isOutdated(payment) ? 'outdated' : 'expired';
}
