import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { Clock } from '../../../domain/clock.ts';
import { formatMoney, parseMoney } from '../../../domain/money.ts';
import { current, payWith, type TellerDeps, testCards } from './cards.ts';
import type { Refunds } from './refunds.ts';
import type { StoredPayment } from './store.ts';
import { type BankTexts, textsFor } from './texts.ts';

interface PageDeps extends TellerDeps {
  readonly clock: Clock;
  readonly refunds: Refunds;
}

/**
 * The bank's own pages: its list of payments, where money is given back; where a payer chooses a test card, and what is
 * said when there is nothing to choose.
 */
export function bankPages(deps: PageDeps): Hono {
  const pages = new Hono();
  const find = (token: string): StoredPayment | undefined => {
    const payment = deps.store.paymentByToken(token);
    return payment && current(deps, payment, deps.clock.now());
  };

  pages.get('/', (c) => {
    const { lang, t } = textsFor(c.req.header('accept-language'));
    return render(c, html`<p>${t.about}</p>${paymentList(deps, lang, t)}`);
  });

  // As in a provider's own cabinet: money is given back without the merchant's program knowing.
  pages.post('/refund', async (c) => {
    const { t } = textsFor(c.req.header('accept-language'));
    const { payment: id, sum } = await c.req.parseBody();
    const payment = deps.store.payment(typeof id === 'string' ? id : '');
    if (!payment) return render(c, html`<p>${t.unknown}</p>`, 404);
    const typed = typeof sum === 'string' ? sum.trim() : '';
    const amountMinor = typed === '' ? deps.refunds.restOf(payment) : parseMoney(typed, payment.currency);
    const refund = amountMinor && deps.refunds.make(payment, { amountMinor, idempotencyKey: randomUUID() });
    if (!refund)
      return render(c, html`<p>${t.tooMuch}</p><p><a class="button plain" href="/">${t.return}</a></p>`, 409);
    return c.redirect('/', 303);
  });

  pages.get('/pay/:token', (c) => {
    const payment = find(c.req.param('token'));
    const { lang, t } = textsFor(c.req.header('accept-language'));
    if (!payment) return render(c, html`<p>${t.unknown}</p>`, 404);
    if (payment.status !== 'pending') {
      const said = payment.status === 'succeeded' ? t.paid : t.over;
      return render(c, html`<p>${said}</p><p><a class="button plain" href="${payment.returnUrl}">${t.return}</a></p>`);
    }
    const sum = formatMoney(BigInt(payment.amountMinor), payment.currency, lang);
    return render(
      c,
      html`<p>${t.order} ${payment.orderId}<br>${payment.description}</p>
        <p class="sum">${sum}</p>
        ${payment.saveMethod ? html`<p>💳 ${t.keeps}</p>` : ''}
        <form method="post">
          <h2>${t.choose}</h2>
          ${testCards.map(
            ({ id, number }) => html`<button name="card" value="${id}"><b>${number}</b><span>${t[id]}</span></button>`,
          )}
        </form>
        <p><a class="button plain" href="${payment.returnUrl}">${t.back}</a></p>`,
    );
  });

  pages.post('/pay/:token', async (c) => {
    const payment = find(c.req.param('token'));
    const { t } = textsFor(c.req.header('accept-language'));
    if (!payment) return render(c, html`<p>${t.unknown}</p>`, 404);
    const { card: chosen } = await c.req.parseBody();
    const card = testCards.find(({ id }) => id === chosen);
    if (!card) return c.redirect(`/pay/${payment.payToken}`, 303);
    payWith(deps, payment, card);
    return c.redirect(payment.returnUrl, 303);
  });

  return pages;
}

function paymentList({ store, refunds, clock, ...teller }: PageDeps, lang: 'ru' | 'en', t: BankTexts) {
  const payments = store.newestPayments(LISTED).map((payment) => current({ store, ...teller }, payment, clock.now()));
  if (payments.length === 0) return html`<p>${t.none}</p>`;
  const money = (amountMinor: string, currency: string) => formatMoney(BigInt(amountMinor), currency, lang);
  return html`<h2>${t.list}</h2>
    <ul>
      ${payments.map((payment) => {
        const { id, orderId, status, amountMinor, currency } = payment;
        const given = store
          .refundsOf(id)
          .map(
            (refund) =>
              html`<br><small>${t[`refund_${refund.status}`]}: ${money(refund.amountMinor, currency)}</small>`,
          );
        const form =
          status === 'succeeded' && refunds.restOf(payment) > 0n
            ? html`<form method="post" action="/refund" class="row">
                <input type="hidden" name="payment" value="${id}">
                <input name="sum" inputmode="decimal" placeholder="${t.whole}" aria-label="${t.part}">
                <button>${t.giveBack}</button>
              </form>`
            : '';
        return html`<li><b>${orderId}</b> ${money(amountMinor, currency)} — ${t[`status_${status}`]}${given}${form}</li>`;
      })}
    </ul>`;
}

/** How many payments the bank's list shows. */
const LISTED = 30;

const css = `
  :root { color-scheme: light dark; --back: #f3f5f9; --front: #fff; --ink: #14213d; --accent: #1f5eff; --warn: #8a3b00; --warnback: #ffe9c7 }
  @media (prefers-color-scheme: dark) { :root { --back: #10151f; --front: #1a2130; --ink: #e8edf7; --accent: #8fb1ff; --warn: #ffd9a0; --warnback: #4a2b00 } }
  * { box-sizing: border-box }
  body { margin: 0; padding: 16px; background: var(--back); color: var(--ink); font: 17px/1.45 system-ui, sans-serif }
  main { max-width: 440px; margin: 0 auto; background: var(--front); border-radius: 16px; padding: 20px; overflow-wrap: anywhere }
  h1 { font-size: 20px; margin: 0 0 12px } h2 { font-size: 16px; margin: 16px 0 8px }
  .warning { background: var(--warnback); color: var(--warn); border: 2px dashed; border-radius: 12px; padding: 12px; font-weight: 600 }
  .sum { font-size: 34px; font-weight: 700; margin: 8px 0 }
  button, .button { display: block; width: 100%; min-height: 56px; margin: 0 0 10px; padding: 10px 14px; border: 2px solid var(--accent);
    border-radius: 12px; background: none; color: inherit; font: inherit; text-align: left; cursor: pointer; text-decoration: none }
  button span { display: block; font-size: 15px; opacity: .85 } button:hover, button:focus-visible { background: var(--accent); color: var(--front) }
  ul { list-style: none; margin: 0; padding: 0 } li { border-top: 1px solid color-mix(in srgb, var(--ink) 20%, transparent); padding: 12px 0 }
  .row { display: flex; gap: 8px; margin: 8px 0 0 } .row input { flex: 1; min-width: 0; font: inherit; padding: 8px 12px; border: 2px solid var(--accent); border-radius: 12px; background: none; color: inherit }
  .row button { width: auto; min-height: 44px; margin: 0; padding: 6px 16px }
  .plain { border-color: transparent; text-align: center; text-decoration: underline }
`;

function render(c: Context, content: ReturnType<typeof html>, status: 200 | 404 | 409 = 200) {
  const { lang, t } = textsFor(c.req.header('accept-language'));
  c.header('cache-control', 'no-store');
  c.header('x-robots-tag', 'noindex');
  return c.html(
    html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${t.title}</title>
<style>${css}</style>
</head>
<body>
<main>
<h1>🏦 ${t.title}</h1>
<p class="warning" role="note">⚠️ ${t.warning}</p>
${content}
</main>
</body>
</html>`,
    status,
  );
}
