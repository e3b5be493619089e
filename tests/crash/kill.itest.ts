import { Client } from 'pg';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../domain/clock.ts';
import { reminders } from '../../jobs/reminders/registry.ts';
import { runSweep } from '../../jobs/sweep.ts';
import { type Outside, openOutside } from '../harness/app.ts';
import { addClient, type ClientWish, type TestClient } from '../harness/clients.ts';
import { eventually } from '../harness/eventually.ts';
import type { GateRequest } from '../harness/gate.ts';
import {
  click,
  openCabinet,
  paidOnce,
  pay,
  payAtBank,
  payLinkOf,
  says,
  startPaying,
  tap,
  timesSaid,
  traceOf,
} from '../harness/journey.ts';
import { type AppProcess, endAll, startProcess } from '../harness/process.ts';

const SUM = 'Оплата 1 500 ₽ получена';
const REMINDER = 'Сегодня срок оплаты';

/** A zone where it is the early afternoon now, so that no reminder has to wait for the morning. */
function afternoonZone(): { timeZone: string; today: string } {
  const ahead = 13 - new Date().getUTCHours();
  const timeZone = ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
  return { timeZone, today: Temporal.Now.plainDateISO(timeZone).toString() };
}

/** A call of the Bot API that says `text` in the chat. */
const tells =
  ({ user }: TestClient, text: string, method = 'sendMessage') =>
  ({ path, body }: GateRequest): boolean => {
    if (!path.endsWith(`/${method}`)) return false;
    const call = JSON.parse(body) as { chat_id?: number; text?: string };
    return call.chat_id === user.chatId && (call.text ?? '').replaceAll('\u00a0', ' ').includes(text);
  };

const creates = ({ method, path }: GateRequest) => method === 'POST' && path === '/api/payments';
const asks = ({ method, path }: GateRequest) => method === 'GET' && path.startsWith('/api/payments/');

const MOMENTS = ['tapped', 'clicked', 'unpaid', 'stored', 'settling', 'refused', 'unsent', 'sent', 'reminded'] as const;
type Moment = (typeof MOMENTS)[number];

/**
 * Nine clients, each stopped at another moment of a payment or a reminder, and then one `kill -9` of the app. What is
 * outside (Telegram, the bank, the database) goes on, as it does in earnest. Then the app starts again.
 */
describe.each(['polling', 'webhook'] as const)('kill -9 of an app that gets updates by %s', (mode) => {
  const { timeZone, today } = afternoonZone();
  let outside: Outside;
  let app: AppProcess;
  const clients = new Map<Moment, TestClient>();
  const links = new Map<Moment, string>();
  const who = (moment: Moment): TestClient => {
    const client = clients.get(moment);
    if (!client) throw new Error(`nobody was ${moment}`);
    return client;
  };
  const linkOf = (moment: Moment) => links.get(moment) ?? '';
  let bankPageOfClicked = '';
  let bankPageOfUnpaid: string | null = null;

  beforeAll(async () => {
    outside = await openOutside({ timeZone });
    const { db, bankGate, telegramGate } = outside;
    for (const moment of MOMENTS) {
      const wish: ClientWish = moment === 'reminded' ? { dueOn: today } : {};
      clients.set(moment, await addClient(outside, `Клиент ${moment}`, wish));
    }
    // The first sweep, at the start, finds the reminder; it is stopped on its way to Telegram.
    who('reminded').user.start();
    const reminder = telegramGate.intercept(tells(who('reminded'), REMINDER), 60_000);
    app = await startProcess(outside, { TELEGRAM_MODE: mode });
    await reminder;

    const paying = MOMENTS.filter((moment) => moment !== 'reminded' && moment !== 'tapped');
    for (const moment of paying) {
      await openCabinet(who(moment));
      links.set(moment, await startPaying(who(moment)));
    }

    // Paid while the app is down: the bank's page is open when it dies.
    bankPageOfUnpaid = (await click(linkOf('unpaid'))).location;

    // The bank has made the payment, and the app never hears of it.
    const created = bankGate.intercept(creates);
    const unanswered = click(linkOf('clicked')).catch(() => null);
    const answer = await (await created).forward();
    bankPageOfClicked = (JSON.parse(answer.body) as { payUrl: string }).payUrl;

    // The callback is stored, and the bank is being asked whether it is true.
    const asked = bankGate.intercept(asks);
    await pay(linkOf('stored'), 'success');
    await asked;

    // The transaction has begun: it waits for a lock that somebody else has.
    const bankPageOfSettling = (await click(linkOf('settling'))).location;
    const rival = new Client({ connectionString: outside.environment['DATABASE_URL'] });
    rival.on('error', () => undefined);
    await rival.connect();
    await rival.query('BEGIN');
    const settling = await db.payment.findFirstOrThrow({
      where: { lines: { some: { accountId: who('settling').accountId } } },
    });
    await rival.query('SELECT FROM payments WHERE id = $1 FOR UPDATE', [settling.id]);
    await payAtBank(bankPageOfSettling, 'success');
    await eventually('the settling transaction to wait', async () => {
      const { rows } = await rival.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rows.length > 0;
    });

    // Settled and told of, but Telegram asks for patience.
    const refused = telegramGate.intercept(tells(who('refused'), SUM));
    await pay(linkOf('refused'), 'success');
    const parameters = { retry_after: 2 };
    (await refused).reply({
      status: 429,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ok: false, error_code: 429, description: 'Too Many Requests: retry after 2', parameters }),
    });

    // On its way to Telegram, which has not seen it; and seen by Telegram, whose answer is lost.
    const unsent = telegramGate.intercept(tells(who('unsent'), SUM));
    await pay(linkOf('unsent'), 'success');
    await unsent;
    const sent = telegramGate.intercept(tells(who('sent'), SUM));
    await pay(linkOf('sent'), 'success');
    await (await sent).forward();

    // A tap that has made a payment, whose screen is not there yet.
    await openCabinet(who('tapped'));
    await tap(who('tapped'), 'Долги');
    await says(who('tapped'), 'Подходит срок оплаты');
    const shown = telegramGate.intercept(tells(who('tapped'), 'Платёж LK', 'editMessageText'));
    const tapped = tap(who('tapped'), 'Оплатить').catch(() => undefined);
    await shown;

    await app.kill();
    await rival.query('ROLLBACK');
    await rival.end();
    await unanswered;
    await payAtBank(bankPageOfUnpaid, 'success');
    // What would be due in some seconds or a minute by itself is due now.
    await db.$executeRaw`UPDATE payments SET claimed_at = claimed_at - interval '1 minute' WHERE confirmation_url IS NULL`;
    await db.$executeRaw`UPDATE payment_events SET next_attempt_at = now() WHERE applied_at IS NULL`;
    await db.$executeRaw`UPDATE telegram_updates SET seen_at = seen_at - interval '2 minutes' WHERE handled_at IS NULL`;
    app = await startProcess(outside, { TELEGRAM_MODE: mode });
    await tapped;
  }, 150_000);

  afterAll(async () => {
    endAll();
    await outside.close();
  });

  /** Credited, told of, and nothing is owed to anybody any more. */
  async function settled(moment: Moment): Promise<void> {
    const { db } = outside;
    await says(who(moment), SUM, 40_000);
    const { clientId } = who(moment);
    const states = await eventually(
      `the notices of ${moment} to end`,
      async () => {
        const notices = await db.notice.findMany({ where: { clientId } });
        return (
          notices.every(({ state }) => state !== 'planned' && state !== 'queued') && notices.map(({ state }) => state)
        );
      },
      40_000,
    );
    expect(states).toEqual(['sent']);
  }

  it('after the tap that starts a payment: there is one, and its screen comes', async () => {
    const { db } = outside;
    const { accountId } = who('tapped');
    const screen = await says(who('tapped'), 'Платёж LK', 30_000);
    expect(await db.payment.count({ where: { lines: { some: { accountId } } } })).toBe(1);
    await pay(payLinkOf(screen), 'success');
    await settled('tapped');
    expect(await traceOf(db, who('tapped'))).toEqual(paidOnce(1500_00n));
  });

  it('after the click, before the bank answered: the next click leads to the same payment', async () => {
    const { location } = await click(linkOf('clicked'));
    expect(location).toBe(bankPageOfClicked);
    await payAtBank(location, 'success');
    await settled('clicked');
    expect(await traceOf(outside.db, who('clicked'))).toEqual(paidOnce(1500_00n));
    expect(timesSaid(who('clicked'), SUM)).toBe(1);
  });

  it.each([
    ['while the client pays at the bank, whose callback finds nobody', 'unpaid'],
    ['after the callback was stored, before it was applied', 'stored'],
    ['in the middle of the transaction that settles', 'settling'],
    ['between settling and delivery, while Telegram asks for patience', 'refused'],
    ['during delivery, before Telegram has seen the message', 'unsent'],
  ] as const)('%s: counted once, told once', async (_, moment) => {
    await settled(moment);
    expect(await traceOf(outside.db, who(moment))).toEqual(paidOnce(1500_00n));
    expect(timesSaid(who(moment), SUM)).toBe(1);
  });

  it('during delivery, when Telegram’s answer is lost: counted once, told at least once and at most twice', async () => {
    await settled('sent');
    expect(await traceOf(outside.db, who('sent'))).toEqual(paidOnce(1500_00n));
    expect([1, 2]).toContain(timesSaid(who('sent'), SUM));
  });

  it('during the delivery of a reminder: sent once, and not again by a second sweep', async () => {
    const { db } = outside;
    await says(who('reminded'), REMINDER, 40_000);
    const report = await runSweep({
      db,
      clock: systemClock,
      reminders,
      poke: () => undefined,
      log: { error: () => undefined },
    });
    expect(report.planned).toMatchObject({ 'debt-due': 0, 'subscription-ending': 0 });
    const { clientId } = who('reminded');
    await eventually('the reminder to be noted as sent', () =>
      db.notice.findFirst({ where: { clientId, state: 'sent' } }),
    );
    expect(await db.notice.count({ where: { kind: 'debt-due', reason: null } })).toBe(1);
    expect(timesSaid(who('reminded'), REMINDER)).toBe(1);
  });

  it('leaves nothing behind: the ledger agrees with itself, and the app stops in order', async () => {
    const { db } = outside;
    const [unbalanced] = await db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM
        (SELECT transaction_id FROM ledger_entries GROUP BY 1 HAVING sum(amount_minor) <> 0) AS wrong`;
    expect(unbalanced?.count).toBe(0);
    expect(await db.ledgerTransaction.count({ where: { paymentId: { not: null } } })).toBe(8);
    expect(await app.stop()).toBe(0);
  });
});
