import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../domain/clock.ts';
import { startPayment } from '../../domain/payments/start.ts';
import { ORGANIZATION, type Outside, openOutside } from '../harness/app.ts';
import { addClient, type TestClient } from '../harness/clients.ts';
import { eventually } from '../harness/eventually.ts';
import type { GateRequest } from '../harness/gate.ts';
import { type Card, look, openCabinet, pay, says, timesSaid } from '../harness/journey.ts';
import { type AppProcess, endAll, startProcess } from '../harness/process.ts';
import { ROOT } from '../harness/sources.ts';

const TOLD = 'Возвращено 1 500 ₽';

const MOMENTS = ['wanted', 'made', 'told', 'booking'] as const;
type Moment = (typeof MOMENTS)[number];

const makes = ({ method, path }: GateRequest) => method === 'POST' && path.endsWith('/refunds');
const asks = ({ method, path }: GateRequest) => method === 'GET' && path.startsWith('/api/payments/');

/**
 * Four clients whose money goes back, each stopped at another moment, and then a `kill -9` of whoever is at it: the
 * command that staff started, or the app. Then the app starts again, and nobody does anything.
 */
describe('kill -9 while money goes back', () => {
  let outside: Outside;
  let app: AppProcess;
  const clients = new Map<Moment, TestClient>();
  const numbers = new Map<Moment, string>();
  const who = (moment: Moment): TestClient => {
    const client = clients.get(moment);
    if (!client) throw new Error(`nobody is ${moment}`);
    return client;
  };
  let made = 0;

  async function paid(moment: Moment, card: Card): Promise<void> {
    const { db, front } = outside;
    const client = await addClient(outside, `Клиент ${moment}`);
    clients.set(moment, client);
    await openCabinet(client);
    const payment = await startPayment(db, systemClock, {
      clientId: client.clientId ?? 0,
      organizationId: ORGANIZATION,
      lines: client.chargeIds.map((chargeId) => ({ chargeId, amountMinor: 1500_00n })),
    });
    numbers.set(moment, payment.number);
    await look(await pay(`${front.url}/pay/${payment.token}`, card));
    await says(client, 'Оплата 1 500 ₽ получена', 30_000);
  }

  function giveBack(moment: Moment): ChildProcess {
    const { environment } = outside;
    const args = ['--import', import.meta.resolve('tsx'), `${ROOT}/commands/refund.ts`];
    return spawn(process.execPath, [...args, '--payment', numbers.get(moment) ?? '', '--yes'], {
      cwd: environment['DATA_DIR'],
      env: { PATH: process.env['PATH'], ...environment },
      stdio: 'ignore',
    });
  }

  async function kill(command: ChildProcess): Promise<void> {
    const exited = once(command, 'exit');
    command.kill('SIGKILL');
    await exited;
  }

  /** As somebody does in the bank's own list of payments. */
  async function giveBackAtBank(moment: Moment): Promise<void> {
    const page = await (await fetch(outside.bank.url)).text();
    const form = new RegExp(`<b>${numbers.get(moment)}</b>[\\s\\S]*?name="payment" value="([^"]+)"`, 'u').exec(page);
    const body = new URLSearchParams({ payment: form?.[1] ?? '', sum: '' });
    await fetch(`${outside.bank.url}/refund`, { method: 'POST', body, redirect: 'manual' });
  }

  beforeAll(async () => {
    outside = await openOutside();
    const { db, bankGate } = outside;
    bankGate.watch((request) => {
      if (makes(request)) made += 1;
    });
    app = await startProcess(outside);
    // Of refunds of the silent card the bank tells nobody.
    await paid('wanted', 'silent');
    await paid('made', 'silent');
    await paid('told', 'success');
    await paid('booking', 'success');

    // Staff's command has written down what is wanted; the bank does not hear of it.
    const wanted = bankGate.intercept(makes, 30_000);
    const commandWanted = giveBack('wanted');
    const unheard = await wanted;
    await kill(commandWanted);
    unheard.drop();

    // The bank has given the money back, and the command does not get to know.
    const asked = bankGate.intercept(makes, 30_000);
    const commandMade = giveBack('made');
    await (await asked).forward();
    await kill(commandMade);

    // Given back at the bank itself: its callback is stored, and the app is asking whether it is true.
    const told = bankGate.intercept(asks, 30_000);
    await giveBackAtBank('told');
    await told;

    // The transaction that books has begun: it waits for a lock that somebody else has.
    const rival = new Client({ connectionString: outside.environment['DATABASE_URL'] });
    rival.on('error', () => undefined);
    await rival.connect();
    await rival.query('BEGIN');
    await rival.query('SELECT FROM payments WHERE number = $1 FOR UPDATE', [numbers.get('booking')]);
    await giveBackAtBank('booking');
    await eventually('the booking transaction to wait', async () => {
      const { rows } = await rival.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rows.length > 0;
    });

    await app.kill();
    await rival.query('ROLLBACK');
    await rival.end();
    // What would be due in a minute by itself is due now.
    await db.$executeRaw`UPDATE refunds SET created_at = created_at - interval '2 minutes',
      asked_at = asked_at - interval '2 minutes'`;
    await db.$executeRaw`UPDATE payment_events SET next_attempt_at = now() WHERE applied_at IS NULL`;
    app = await startProcess(outside);
  }, 200_000);

  afterAll(async () => {
    endAll();
    await outside.close();
  });

  it.each([
    ['after it was wanted, before the bank heard of it', 'wanted'],
    ['after the bank made it, before it was known here', 'made'],
    ['after the callback was stored, before the bank was asked', 'told'],
    ['in the middle of the transaction that books', 'booking'],
  ] as const)('%s: given back once, booked once, told once', async (_, moment) => {
    const { db } = outside;
    const { accountId, chargeIds } = who(moment);
    await says(who(moment), TOLD, 60_000);
    expect(timesSaid(who(moment), TOLD)).toBe(1);
    const payment = await db.payment.findUniqueOrThrow({
      where: { number: numbers.get(moment) ?? '' },
      include: { refunds: true },
    });
    expect(payment).toMatchObject({ status: 'refunded', refundedMinor: 1500_00n });
    expect(payment.refunds.map(({ status, amountMinor }) => [status, amountMinor])).toEqual([['succeeded', 1500_00n]]);
    expect(await db.ledgerTransaction.count({ where: { accountId, kind: 'refund' } })).toBe(1);
    const charges = await db.charge.findMany({ where: { id: { in: [...chargeIds] } } });
    expect(charges.map(({ amountMinor, allocatedMinor }) => amountMinor - allocatedMinor)).toEqual([1500_00n]);
  });

  it('makes each refund once at the bank, and the books hold', async () => {
    const { db, bank } = outside;
    // That of which the answer was lost is found by its key, not made again.
    expect(made).toBe(2);
    const page = await (await fetch(bank.url)).text();
    expect(page.match(/возвращено/gu)).toHaveLength(MOMENTS.length);
    const [wrong] = await db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM ledger_accounts ledger
      WHERE ledger.balance_minor <> (
        SELECT coalesce(sum(entry.amount_minor), 0) FROM ledger_entries entry
        WHERE entry.ledger_account_id = ledger.id)`;
    expect(wrong?.count).toBe(0);
    expect(await app.stop()).toBe(0);
  });
});
