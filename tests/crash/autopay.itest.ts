import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealingWith } from '../../app/sealing.ts';
import { enableAutopay } from '../../domain/autopay/consent.ts';
import { planAutopayments } from '../../domain/autopay/plan.ts';
import { fixedClock } from '../../domain/clock.ts';
import { readThresholds } from '../../domain/organizations/index.ts';
import { startPayment } from '../../domain/payments/start.ts';
import { agreeToKeep } from '../../domain/saved-methods/agree.ts';
import { ledgerFaults } from '../../feed/testing.ts';
import { sandbox } from '../../payments/sandbox/index.ts';
import { checkOut } from '../../settlement/checkout.ts';
import type { SettlementDeps } from '../../settlement/deps.ts';
import { checkPayment } from '../../settlement/reconcile.ts';
import { ORGANIZATION, type Outside, openOutside, SECRET_KEY } from '../harness/app.ts';
import { addClient } from '../harness/clients.ts';
import type { GateRequest } from '../harness/gate.ts';
import { ROOT } from '../harness/sources.ts';

const EVENING = '2026-11-20T09:00:00Z';
const MORNING = '2026-11-21T09:00:00Z';

const charges = ({ method, path }: GateRequest) => method === 'POST' && path.endsWith('/charges');
const looks = ({ method, path }: GateRequest) => method === 'GET' && path.startsWith('/api/payments/');

/**
 * Four clients whose cards are charged by themselves, each by a process that is killed at another moment. Then two
 * processes take it up at once, and nobody does anything else.
 */
describe('kill -9 while a card is charged by itself', () => {
  const clock = fixedClock(EVENING);
  const asked: string[] = [];
  let outside: Outside;
  let deps: SettlementDeps;
  const children: ChildProcess[] = [];

  async function subscriber(name: string, card: 'success' | 'once'): Promise<{ clientId: number; chargeId: number }> {
    const { db } = outside;
    const client = await addClient(outside, name, { debtsMinor: [100_00n, 700_00n] });
    const [first = 0, chargeId = 0] = client.chargeIds;
    const clientId = client.clientId ?? 0;
    const { telegramUserId } = await db.binding.findFirstOrThrow({ where: { clientId } });
    const payment = await startPayment(db, clock, {
      clientId,
      organizationId: ORGANIZATION,
      lines: [{ chargeId: first, amountMinor: 100_00n }],
    });
    await agreeToKeep(db, clock, { clientId, telegramUserId, paymentId: payment.id });
    const page = await checkOut(deps, payment.token, ({ number }) => ({ description: number, items: [] }));
    if (page.kind !== 'redirect') throw new Error(`not to be paid: ${page.kind}`);
    await fetch(page.url, { method: 'POST', body: new URLSearchParams({ card }), redirect: 'manual' });
    await checkPayment(deps, payment.id);
    const { id: savedMethodId } = await db.savedMethod.findFirstOrThrow({ where: { clientId } });
    await enableAutopay(db, clock, { clientId, telegramUserId, savedMethodId, limitMinor: 5000_00n });
    await db.charge.update({ where: { id: chargeId }, data: { dueOn: new Date('2026-11-21T00:00:00Z') } });
    return { clientId, chargeId };
  }

  async function announce(): Promise<void> {
    const school = { id: ORGANIZATION, timeZone: 'Europe/Moscow', thresholds: readThresholds({}) };
    clock.set(EVENING);
    expect(await planAutopayments(outside.db, clock, school)).toBe(1);
    await outside.db.notice.updateMany({
      where: { kind: 'autopay-announced', state: 'planned' },
      data: { state: 'sent', finishedAt: clock.now() },
    });
    clock.set(MORNING);
  }

  function worker(): ChildProcess {
    const child = spawn(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), `${ROOT}/tests/crash/autopay-worker.ts`],
      {
        cwd: outside.environment['DATA_DIR'],
        env: { PATH: process.env['PATH'], ...outside.environment, NOW: clock.now().toISOString() },
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    children.push(child);
    return child;
  }

  async function kill(child: ChildProcess): Promise<void> {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  const subscribers = new Map<string, { clientId: number; chargeId: number }>();

  beforeAll(async () => {
    outside = await openOutside({ clock });
    deps = {
      db: outside.db,
      clock,
      fetch,
      providers: [sandbox],
      publicUrl: outside.front.url,
      ...sealingWith(SECRET_KEY),
      noticesPlanned: () => undefined,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    };
    outside.bankGate.watch((request) => {
      if (charges(request)) asked.push((JSON.parse(request.body) as { orderId: string }).orderId);
    });

    // The bank does not hear of it.
    subscribers.set('unheard', await subscriber('unheard', 'success'));
    await announce();
    const unheard = outside.bankGate.intercept(charges, 60_000);
    const first = worker();
    const dropped = await unheard;
    await kill(first);
    dropped.drop();

    // The bank has charged or refused it, and whoever asked does not get to know.
    for (const [moment, card] of [
      ['made', 'success'],
      ['refused', 'once'],
    ] as const) {
      subscribers.set(moment, await subscriber(moment, card));
      await announce();
      const made = outside.bankGate.intercept(charges, 60_000);
      const second = worker();
      await (await made).forward();
      await kill(second);
    }

    // The answer is there, and how it ended is just being asked.
    subscribers.set('asking', await subscriber('asking', 'success'));
    await announce();
    const looked = outside.bankGate.intercept(looks, 60_000);
    const last = worker();
    const question = await looked;
    await kill(last);
    question.drop();

    clock.advance(120_000);
    const both = [worker(), worker()];
    await Promise.all(both.map((child) => once(child, 'exit')));
    const answered = await outside.db.payment.findMany({ where: { savedMethodId: { not: null }, status: 'pending' } });
    for (const { id } of answered) await checkPayment(deps, id);
    clock.advance(60_000);
    const again = worker();
    await once(again, 'exit');
  }, 240_000);
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await outside.close();
  });

  it.each(['unheard', 'made', 'asking'])('charges once what was %s', async (moment) => {
    const { clientId, chargeId } = subscribers.get(moment) ?? { clientId: 0, chargeId: 0 };
    const charge = await outside.db.charge.findUniqueOrThrow({ where: { id: chargeId } });
    expect(charge.amountMinor - charge.allocatedMinor).toBe(0n);
    const payments = await outside.db.payment.findMany({ where: { clientId, savedMethodId: { not: null } } });
    expect(payments).toMatchObject([{ status: 'succeeded', receivedMinor: 700_00n }]);
    expect(await outside.db.autopayment.findMany({ where: { clientId } })).toMatchObject([{ state: 'succeeded' }]);
    const told = await outside.db.notice.findMany({ where: { clientId, kind: 'payment-succeeded' } });
    expect(told).toHaveLength(2);
  });

  it('tells a refusal once, and takes nothing', async () => {
    const { clientId, chargeId } = subscribers.get('refused') ?? { clientId: 0, chargeId: 0 };
    const charge = await outside.db.charge.findUniqueOrThrow({ where: { id: chargeId } });
    expect(charge.amountMinor - charge.allocatedMinor).toBe(700_00n);
    expect(await outside.db.autopayment.findMany({ where: { clientId } })).toMatchObject([{ state: 'refused' }]);
    expect(await outside.db.notice.count({ where: { clientId, kind: 'autopay-refused' } })).toBe(1);
  });

  it('leaves at the bank one charge for each, and books that agree', async () => {
    // What was dropped before the bank heard of it was not passed on.
    expect(new Set(asked).size).toBe(4);
    const list = await (await fetch(outside.bank.url)).text();
    for (const number of new Set(asked)) expect(list.split(`<b>${number}</b>`)).toHaveLength(2);
    expect(await ledgerFaults(outside.db)).toEqual([]);
  });
});
