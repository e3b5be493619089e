import { Buffer } from 'node:buffer';
import { setTimeout as delay } from 'node:timers/promises';
import { verifyLedger } from '../../domain/billing/verify.ts';
import type { CallbackRequest } from '../../payments/provider.ts';
import { createDatabase, type Database } from '../../prisma/client.ts';
import { shuffle } from '../../tests/storm/chance.ts';
import { type House, openHouse } from '../../tests/storm/house.ts';
import { openTills, type SeededPayment, seedPayments, type Told } from '../../tests/storm/seed.ts';
import { deliveryOf, openSender, type Sender, toDelivery } from '../../tests/storm/send.ts';
import { serve } from '../lib/children.ts';
import type { Odd } from './flood.ts';
import type { Material, Template } from './forgeries.ts';

/** Merchant accounts at each provider, so that no provider has to look through the payments of all. */
const EACH = 4;
const ORGANIZATIONS = 3;
/** One in so many payments is never paid, and is what forgeries speak of. */
const UNPAID = 10;
/** A request that takes longer is a failure. */
const CONNECTIONS = 32;

let house: House;
let db: Database;
let sender: Sender;
let payments: readonly SeededPayment[] = [];
let told: readonly Told[] = [];
let otherPaths: readonly string[] = [];
let templates: readonly { told: Told; payment: SeededPayment; unpaid: SeededPayment }[] = [];
let sent = 0;
let firing = new AbortController();

const handlers = {
  /** Opens the providers and makes `count` payments there and here. */
  open: async (options: { databaseUrl: string; secretKey: string; publicUrl: string; count: number }) => {
    const { secretKey, publicUrl, count } = options;
    db = createDatabase(options.databaseUrl, { max: 4 });
    house = await openHouse({ each: EACH });
    const tills = await openTills(db, house, { organizations: ORGANIZATIONS, secretKey });
    const others = await openTills(db, house, { organizations: 1, secretKey, whose: 'otherSettings' });
    otherPaths = others.map(({ stand, hookToken }) => `/hooks/${stand.provider.name}/${hookToken}`);
    const isPaid = (n: number) => n % UNPAID !== Math.floor(n / UNPAID) % UNPAID;
    const seeded = await seedPayments(db, tills, { count, publicUrl, isPaid });
    payments = seeded.payments;
    told = shuffle([...seeded.told], Math.random);
    templates = chosenTemplates();
    sender = openSender(publicUrl, CONNECTIONS);
  },

  /** What forgeries are made from: callbacks of each sort of each provider, signed this moment. */
  material: (): Material => ({
    templates: templates.map(({ told: each, payment, unpaid }): Template => {
      const { till, callback } = each;
      const { stand, hookToken } = till;
      const fresh = stand.again?.(callback) ?? callback;
      return {
        provider: stand.provider.name,
        delivery: deliveryOf(each),
        forged: stand.forged(fresh).map(([, forged]) => toDelivery(stand.provider.name, hookToken, forged)),
        names: [payment.number, payment.providerPaymentId],
        unpaidNames: [unpaid.number, unpaid.providerPaymentId],
      };
    }),
    otherPaths,
  }),

  /** Sends true callbacks, so many a second, until there were `count` or it is stopped; gives how long each took, in ms. */
  fire: async ({ perSecond, count }: { perSecond: number; count: number }): Promise<number[]> => {
    const { signal } = (firing = new AbortController());
    const startedAt = performance.now();
    const answers: Promise<number>[] = [];
    for (let n = 0; n < count && !signal.aborted; n += 1) {
      const plannedAt = startedAt + (n * 1000) / perSecond;
      await delay(plannedAt - performance.now());
      const each = told[sent++];
      if (!each) break;
      answers.push(fireOne(each, plannedAt));
    }
    return Promise.all(answers);
  },
  stop: () => firing.abort(),

  /** Looks at answers that were not refusals, while what was signed is still fresh. Gives what is wrong, in words. */
  judgeAnswers: ({ odd }: { odd: readonly Odd[] }): string[] => odd.flatMap((each) => judgeAnswer(each) ?? []),

  /** Waits until everything is applied, and looks for what should not be there. Gives what is wrong, in words. */
  judge: async (): Promise<Judgement> => {
    await untilApplied();
    const { events, reworded, wrong } = await judgeEvents();
    return { wrong: [...wrong, ...(await judgeMoney())], events, reworded };
  },
};
export interface Judgement {
  readonly wrong: readonly string[];
  readonly events: number;
  /** Events among them that say in other words what was said. */
  readonly reworded: number;
}
export type OutsideHandlers = typeof handlers;

async function fireOne(each: Told, plannedAt: number): Promise<number> {
  // A kept connection may end the moment it is used again: the provider's next try counts as the same callback.
  const status = (await sender.send(deliveryOf(each))) ?? (await sender.send(deliveryOf(each)));
  if (status !== 200)
    throw new Error(`a true callback of ${each.till.stand.provider.name} was answered with ${status}`);
  return performance.now() - plannedAt;
}

/** The first of each sort that a provider sends, with the payment it is about. */
function chosenTemplates() {
  const bySort = new Map<string, { told: Told; payment: SeededPayment; unpaid: SeededPayment }>();
  for (const each of told) {
    const { till, callback } = each;
    const parsed = till.stand.connection.parseCallback(till.stand.again?.(callback) ?? callback);
    const sort = `${till.stand.provider.name} ${callback.type ?? ''} ${parsed.kind}`;
    if (parsed.kind === 'unproven') throw new Error(`a true callback is not proven: ${sort}`);
    if (bySort.has(sort)) continue;
    const own = payments.filter((payment) => payment.till === till);
    const text = Buffer.from(callback.body).toString();
    const payment = own.find(
      ({ number, providerPaymentId }) => text.includes(number) || text.includes(providerPaymentId),
    );
    const unpaid = own.find(({ isPaid }) => !isPaid);
    if (payment && unpaid) bySort.set(sort, { told: each, payment, unpaid });
  }
  return [...bySort.values()];
}

/** An answer of success is right only for what a provider has truly said: the same news as the true callback's. */
function judgeAnswer({ how, status, template, delivery }: Odd): string | null {
  const truth = templates[template]?.told;
  if (status >= 500 || !truth) return `${how}: ${status}`;
  const { stand } = truth.till;
  const [path = '', search = ''] = delivery.path.split('?');
  const type = path.split('/')[4] ?? null;
  const forged: CallbackRequest = {
    method: delivery.method,
    type,
    headers: new Headers(delivery.headers),
    query: new URLSearchParams(search),
    body: delivery.body ?? new Uint8Array(),
    remoteAddress: truth.callback.remoteAddress,
  };
  const said = stand.connection.parseCallback(forged);
  const truly = stand.connection.parseCallback(stand.again?.(truth.callback) ?? truth.callback);
  if (said.kind !== 'event') return said.kind === 'unproven' ? `${how}: ${stand.provider.name} did not say so` : null;
  const isSame =
    truly.kind === 'event' &&
    said.event.reference === truly.event.reference &&
    said.event.providerPaymentId === truly.event.providerPaymentId;
  return isSame ? null : `${how}: another payment than ${stand.provider.name} spoke of`;
}

async function untilApplied(): Promise<void> {
  for (let left = 1; left > 0; ) {
    left = await db.paymentEvent.count({ where: { appliedAt: null, attempts: 0 } });
    if (left > 0) await delay(500);
  }
}

/**
 * Events are those that providers told. Other words for one of them are stored where the provider's own proof leaves them
 * open (T-Bank signs values without their names): they may speak of the very payment that was told of, and the provider
 * was asked about it.
 */
async function judgeEvents(): Promise<{ events: number; reworded: number; wrong: string[] }> {
  const expected = new Set<string>();
  for (const { till, callback } of [...told.slice(0, sent), ...templates.map((each) => each.told)]) {
    const parsed = till.stand.connection.parseCallback(till.stand.again?.(callback) ?? callback);
    if (parsed.kind === 'event') expected.add(`${till.merchantId} ${parsed.event.eventKey}`);
  }
  const stored = await db.paymentEvent.findMany({ omit: { body: true } });
  const isTemplates = ({ merchantId, reference, providerPaymentId }: (typeof stored)[number]) =>
    templates.some(
      ({ told: { till }, payment }) =>
        till.merchantId === merchantId &&
        payment.number === reference &&
        (providerPaymentId === null || providerPaymentId === payment.providerPaymentId),
    );
  const others = stored.filter(({ merchantId, eventKey }) => !expected.has(`${merchantId} ${eventKey}`));
  const foreign = others.filter((event) => !isTemplates(event));
  const late = stored.filter(({ appliedAt }) => appliedAt === null);
  return {
    events: stored.length,
    reworded: others.length - foreign.length,
    wrong: [
      ...foreign.map(({ eventKey }) => `an event that nobody told: ${eventKey}`),
      ...late.map(({ eventKey, outcome }) => `an event that is not applied: ${eventKey}: ${outcome}`),
    ],
  };
}

async function judgeMoney(): Promise<string[]> {
  const rows = await db.payment.findMany({ select: { number: true, receivedMinor: true, status: true } });
  const byNumber = new Map(payments.map((payment) => [payment.number, payment]));
  const wrong = rows.flatMap(({ number, receivedMinor, status }) => {
    const payment = byNumber.get(number);
    const rightMinor = payment?.isPaid && receivedMinor > 0n ? payment.amountMinor : 0n;
    return receivedMinor === rightMinor && receivedMinor > 0n === (status === 'succeeded') ? [] : `${number} ${status}`;
  });
  const { breaches } = await verifyLedger(db);
  return [...wrong, ...breaches.map((breach) => `the ledger: ${breach.name} ${breach.id}`)];
}

serve(handlers, {
  onParentGone: () => void Promise.resolve(house?.close()).finally(() => process.exit(0)),
});
