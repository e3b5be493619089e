import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Outside, openOutside } from '../harness/app.ts';
import { addClient, type TestClient } from '../harness/clients.ts';
import { eventually } from '../harness/eventually.ts';
import { openCabinet, paidOnce, pay, says, startPaying, timesSaid, traceOf } from '../harness/journey.ts';
import { type AppProcess, endAll, startProcess } from '../harness/process.ts';

/** How long after the first click the app is killed: which step that hits, the machine's pace decides. */
const MOMENTS_MS = [15, 60, 150];
const CLIENTS = 4;
const SUM = 'Оплата 1 500 ₽ получена';

let outside: Outside;
let app: AppProcess;

beforeAll(async () => {
  outside = await openOutside();
  app = await startProcess(outside);
}, 90_000);
afterAll(async () => {
  endAll();
  await outside.close();
});

/** What a rush leaves to the clock is due now. */
async function letTimePass(): Promise<void> {
  const { db } = outside;
  await db.$executeRaw`UPDATE payments SET claimed_at = claimed_at - interval '2 minutes', checked_at = NULL`;
  await db.$executeRaw`UPDATE payment_events SET next_attempt_at = now() WHERE applied_at IS NULL`;
}

it('killed in the midst of a rush, again and again: all money is counted once, all who paid are told', async () => {
  const { db } = outside;
  const clients: TestClient[] = [];
  for (const momentMs of MOMENTS_MS) {
    const rush: { client: TestClient; link: string }[] = [];
    for (let index = 0; index < CLIENTS; index += 1) {
      const client = await addClient(outside, `Клиент ${momentMs}-${index}`);
      await openCabinet(client);
      rush.push({ client, link: await startPaying(client) });
    }
    // Whose click the kill breaks off sees an error, as in earnest.
    const clicks = rush.map(({ link }) => pay(link, 'success').catch(() => null));
    await delay(momentMs);
    await app.kill();
    await Promise.all(clicks);
    await letTimePass();
    app = await startProcess(outside);
    // Everybody tries again; whose payment is over already is led nowhere.
    await Promise.all(rush.map(({ link }) => pay(link, 'success').catch(() => null)));
    clients.push(...rush.map(({ client }) => client));
  }
  for (const client of clients) {
    await says(client, SUM, 40_000);
    const trace = await eventually('every callback to be applied', async () => {
      const seen = await traceOf(db, client);
      return !seen.events.includes(null) && seen;
    });
    expect({ ...trace, events: [] }).toEqual(paidOnce(1500_00n, []));
    expect([1, 2]).toContain(timesSaid(client, SUM));
  }
  expect(await db.notice.count()).toBe(clients.length);
  expect(await db.ledgerTransaction.count({ where: { paymentId: { not: null } } })).toBe(clients.length);
}, 150_000);
