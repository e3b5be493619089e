import { dayIn, toColumn } from '../../domain/clock.ts';
import { DomainError } from '../../domain/errors.ts';
import { openImport } from '../../domain/imports/context.ts';
import { importSubscriptions } from '../../domain/imports/kinds/lessons.ts';
import { confirmPosted } from '../../domain/imports/register.ts';
import { finishFile, finishRun } from '../../domain/imports/steps.ts';
import { requestRefund } from '../../domain/payments/refunds/request.ts';
import { startPayment } from '../../domain/payments/start.ts';
import { inTransaction } from '../../prisma/client.ts';
import { applyPaymentEvent, applyStoredEvent } from '../../settlement/apply.ts';
import { receiveCallback } from '../../settlement/callbacks.ts';
import { checkOut } from '../../settlement/checkout.ts';
import { checkPayment } from '../../settlement/reconcile.ts';
import { refund } from '../../settlement/refund.ts';
import { type Attempt, BANK, refundedOf } from './bank.ts';
import { Crash } from './crash.ts';
import type { Seen, SeenPayment } from './observe.ts';
import type { Random } from './random.ts';
import {
  bring,
  type ChargeState,
  credit,
  type LineWish,
  lackOf,
  type OpenRefund,
  type PaymentState,
  post,
  type State,
  start,
} from './state.ts';
import { giveBack, refundable, request, withdraw } from './state-refunds.ts';
import type { Person, Process, World } from './world.ts';

/** Something that happens: what is done, and all the states that may come of it. */
export interface Act {
  readonly title: string;
  run(process: Process): Promise<void>;
  /** What may be once it has run to its end. */
  ends(state: State): State[];
  /** What may be where it was cut short, besides nothing and all of it. */
  readonly halfway?: (state: State) => State[];
  /** Nothing of it is known here. */
  readonly isElsewhere?: true;
}

/** What an act is made of: who, what is known, and a source of choices. */
export interface Scene {
  readonly world: World;
  readonly person: Person;
  readonly state: State;
  readonly seen: Seen;
  readonly random: Random;
  /** Makes names of charges unique. */
  readonly turn: number;
}

type Maker = (scene: Scene) => Act | null;

const unchanged = (state: State): State[] => [state];

/** The client's wishes: debts whole or in part, with money of their own, of the balance, or both; or a top-up. */
const startAct: Maker = (scene) => {
  const { state, random } = scene;
  const lines: LineWish[] = [];
  if (random.chance(0.25)) {
    lines.push({ account: random.between(0, 1), charge: null, amount: random.between(1, 40) * 100, balance: 0 });
  }
  const left: [number, number] = [...state.held];
  const [way, isPart] = [random.pick(['card', 'card', 'balance', 'both'] as const), random.chance(0.4)];
  for (const [name, { account }] of Object.entries(state.charges)) {
    const lack = lackOf(state, name);
    if (lack <= 0 || random.chance(0.4)) continue;
    const sum = isPart ? Math.max(Math.min(lack, 100), Math.floor(lack * random.next())) : lack;
    const most = Math.min(sum, left[account as 0 | 1]);
    const balance = way === 'card' ? 0 : way === 'balance' ? most : Math.floor(most * random.next());
    const amount = way === 'balance' ? 0 : sum - balance;
    if (amount + balance === 0) continue;
    left[account as 0 | 1] -= balance;
    lines.push({ account, charge: name, amount, balance });
  }
  const total = (of: (line: LineWish) => number) => lines.reduce((sum, line) => sum + of(line), 0);
  const card = total(({ amount }) => amount);
  if (lines.length === 0 || (card > 0 && card < 100) || (card === 0 && total(({ balance }) => balance) < 100))
    return null;
  return payingAct(scene, lines);
};

function payingAct({ world: { organizationId }, person, seen }: Scene, lines: readonly LineWish[]): Act {
  return {
    title: `ask to pay ${lines.map((line) => `${line.charge ?? `top-up of ${line.account}`} ${line.amount}+${line.balance}`).join(', ')}`,
    run: async ({ db, clock }) => {
      const idOf = (name: string): number => seen.charges[name]?.id ?? 0;
      await tolerating(
        startPayment(db, clock, {
          clientId: person.clientId,
          organizationId,
          lines: lines.map(({ account, charge, amount, balance }) =>
            charge === null
              ? { accountId: person.accountIds[account as 0 | 1], amountMinor: BigInt(amount) }
              : { chargeId: idOf(charge), amountMinor: BigInt(amount), balanceMinor: BigInt(balance) },
          ),
        }),
      );
    },
    ends: (state) => {
      const started = start(state, lines, person.clock.now().getTime());
      if (!started) return [state];
      // The same link is handed out again while it is unpaid; whether it still is, only the database knows.
      const isKnown = state.payments.some((payment) => payment.received === 0 && wishOf(payment) === lineText(lines));
      return isKnown && lines.some(({ amount }) => amount > 0) ? [started, state] : [started];
    },
  };
}

const lineText = (lines: readonly LineWish[]): string =>
  lines
    .map(({ account, charge, amount, balance }) => `${account} ${charge} ${amount} ${balance}`)
    .toSorted()
    .join();
const wishOf = ({ lines }: PaymentState): string => lineText(lines);

/** Refusals are no failures: whether one was right shows in what is there afterwards. */
async function tolerating(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof DomainError)) throw error;
  });
}

/** A row of the organization comes in: new, corrected, with what its office took, or cancelled. */
const bringAct: Maker = ({ world, person, state, random, turn }) => {
  // A charge that a refund cancelled follows the organization's rows only once that is posted: tested with the files.
  const names = Object.keys(state.charges).filter((each) => !state.charges[each]?.lowered);
  const known = names.length > 0 && random.chance(0.6) ? random.pick(names) : null;
  const name = known ?? `C${turn}`;
  const old = known === null ? undefined : state.charges[known];
  const account = old?.account ?? random.between(0, 1);
  const price = random.chance(0.5) && old && old.amount > 0 ? old.amount : random.between(1, 60) * 100;
  const lacking = known === null ? price : Math.max(0, lackOf(state, known));
  const office = random.chance(0.4) ? (old?.office ?? 0) : (old?.office ?? 0) + Math.floor(lacking * random.next());
  const isCancelled = known !== null && random.chance(0.1);
  return importAct(world, person, [{ name, account, price, office, isCancelled }], random.chance(0.15));
};

interface Row {
  readonly name: string;
  readonly account: number;
  readonly price: number;
  readonly office: number;
  readonly isCancelled: boolean;
}

function importAct({ organizationId }: World, person: Person, rows: readonly Row[], withEnd: boolean): Act {
  return {
    title: `import ${rows.map((row) => `${row.name} of ${row.account}: ${row.price} paid ${row.office}${row.isCancelled ? ' cancelled' : ''}`).join(', ')}`,
    run: async ({ db, clock }) => {
      const options = { organizationId, invitations: 'none' as const };
      const touched = await inTransaction(db, async (tx) => {
        const context = await openImport(tx, clock, options);
        await importSubscriptions(tx, context, {
          records: rows.map((row) => recordOf(row, person)),
          absent: new Set(),
        });
        await finishFile(tx, context);
        return context.touched;
      });
      if (!withEnd) return;
      await inTransaction(db, async (tx) => {
        await finishRun(tx, { ...(await openImport(tx, clock, options)), touched });
      });
    },
    ends: (state) => [rows.reduce((after, row) => bring(after, row.name, chargeOf(row)), state)],
  };
}

const chargeOf = ({ account, price, office, isCancelled }: Row): ChargeState => ({
  account,
  amount: isCancelled ? Math.min(price, office) : price,
  office,
});

function recordOf(row: Row, { accountNumbers }: Person) {
  return {
    number: accountNumbers[row.account as 0 | 1],
    name: row.name,
    groupName: 'G',
    firstDay: toColumn(dayIn('UTC', new Date('2026-11-02T00:00:00Z')))
      .toISOString()
      .slice(0, 10),
    lastDay: null,
    lessonsTotal: null,
    lessonsLeft: null,
    priceMinor: BigInt(row.price),
    paidMinor: BigInt(row.office),
    status: row.isCancelled ? ('cancelled' as const) : ('active' as const),
  };
}

/** The first rows of many people, in one file, as an organization begins. */
export function firstRows(world: World, people: readonly { person: Person; rows: readonly Row[] }[]): Act['run'] {
  return async (process) => {
    const options = { organizationId: world.organizationId, invitations: 'none' as const };
    const records = people.flatMap(({ person, rows }) => rows.map((row) => recordOf(row, person)));
    await inTransaction(process.db, async (tx) => {
      const context = await openImport(tx, process.clock, options);
      await importSubscriptions(tx, context, { records, absent: new Set() });
      await finishFile(tx, context);
    });
  };
}

/** What a person owes when their history begins. */
export function rowsFor(random: Random): Row[] {
  return Array.from({ length: random.between(1, 3) }, (_, index) => {
    const price = random.between(1, 60) * 100;
    const office = random.chance(0.3) ? Math.floor(price * random.next()) : 0;
    return { name: `R${index}`, account: random.between(0, 1), price, office, isCancelled: false };
  });
}

export const stateOf = (rows: readonly Row[]): State => ({
  charges: Object.fromEntries(rows.map((row) => [row.name, chargeOf(row)])),
  held: [0, 0],
  payments: [],
});

const payable = ({ seen }: Scene): SeenPayment[] =>
  seen.payments.filter(({ status }) => status === 'created' || status === 'pending');

/** The button of the page: the bank's payment is made. */
const clickAct: Maker = (scene) => {
  const open = payable(scene);
  if (open.length === 0) return null;
  const { number, token } = scene.random.pick(open);
  return {
    title: `click ${number}`,
    run: async ({ deps }) => void (await checkOut(deps, token, () => ({ description: number, items: [] }))),
    ends: unchanged,
  };
};

const attemptsOf = ({ seen, world }: Scene): Attempt[] => seen.payments.flatMap(({ number }) => world.bank.of(number));

/** The payer pays: exactly, less, more, or once more; or gives up. Nobody here knows of it yet. */
const payAct: Maker = (scene) => {
  const { world, random, seen } = scene;
  const open = attemptsOf(scene).filter(({ state }) => state === 'pending');
  if (open.length === 0 || random.chance(0.08)) {
    const paid = seen.payments.filter(({ received }) => received > 0);
    if (paid.length === 0) return null;
    const { number } = random.pick(paid);
    return bankAct(`pay ${number} again`, () => succeed(world.bank.again(number), random.between(1, 30) * 100));
  }
  const attempt = random.pick(open);
  if (random.chance(0.1)) {
    return bankAct(`give ${attempt.id} up`, () => {
      attempt.state = 'canceled';
      attempt.version += 1;
    });
  }
  const asked = seen.payments
    .find(({ number }) => number === attempt.number)
    ?.lines.reduce((sum, { amount }) => sum + amount, 0);
  const received = (asked ?? 100) + (random.chance(0.15) ? random.between(1, 9) * 100 : 0);
  const short = random.chance(0.1) ? Math.max(1, Math.floor(received / 2)) : received;
  return bankAct(`pay ${attempt.id}: ${short}`, () => succeed(attempt, short));
};

const bankAct = (title: string, change: () => void): Act => ({
  title,
  run: async () => {
    change();
    await Promise.resolve();
  },
  ends: unchanged,
  isElsewhere: true,
});

function succeed(attempt: Attempt, amount: number): void {
  attempt.state = 'succeeded';
  attempt.receivedMinor += amount;
  attempt.version += 1;
}

/** The bank's cabinet gives back what nobody here has asked for. */
const bankRefundAct: Maker = (scene) => {
  const paid = attemptsOf(scene).filter(
    (attempt) => attempt.state === 'succeeded' && attempt.receivedMinor > refundedOf(attempt),
  );
  if (paid.length === 0) return null;
  const { random } = scene;
  const attempt = random.pick(paid);
  const left = attempt.receivedMinor - refundedOf(attempt);
  const open = scene.state.payments.find(({ number }) => number === attempt.number)?.openRefunds ?? [];
  // Money that is asked for here already cannot be given back there as well.
  const free = left - open.reduce((sum, { amount }) => sum + amount, 0);
  if (free <= 0) return null;
  const amount = random.chance(0.5) ? free : Math.max(1, Math.floor(free * random.next()));
  return bankAct(`the bank gives ${amount} of ${attempt.id} back`, () => {
    attempt.refunds.set(`own-${attempt.refunds.size}`, { amountMinor: amount, state: 'succeeded' });
    attempt.version += 1;
  });
};

/** All that the bank says of one of its payments, as it is now. */
export function told(world: World, attemptId: string, person: Person): (state: State) => State {
  const attempt = world.bank.attempts.get(attemptId);
  const [received, returned] = attempt?.state === 'succeeded' ? [attempt.receivedMinor, refundedOf(attempt)] : [0, 0];
  return (state) => {
    if (!attempt) return state;
    const paid = credit(state, attempt.number, attemptId, received, person.clock.now().getTime());
    return giveBack(paid, attempt.number, attemptId, returned);
  };
}

function credited(world: World, attemptId: string, person: Person): (state: State) => State[] {
  const attempt = world.bank.attempts.get(attemptId);
  if (attempt?.state !== 'succeeded') return () => [];
  return (state) => [credit(state, attempt.number, attemptId, attempt.receivedMinor, person.clock.now().getTime())];
}

/** A callback comes, perhaps for the second time, perhaps an old one. */
const deliverAct: Maker = (scene) => {
  const attempts = attemptsOf(scene).filter(({ version }) => version > 1);
  if (attempts.length === 0) return null;
  const attempt = scene.random.pick(attempts);
  const version = scene.random.chance(0.75) ? attempt.version : scene.random.between(2, attempt.version);
  return deliveryOf(scene, attempt, version);
};

export function deliveryOf({ world, person, seen }: Omit<Scene, 'random'>, attempt: Attempt, version: number): Act {
  const apply = told(world, attempt.id, person);
  const key = `${attempt.id}.${version}`;
  // What has come before says nothing new.
  const isNews = !(key in seen.events);
  person.callbacks.add(key);
  const refunds = seen.openRefunds
    .filter(({ number }) => number === attempt.number)
    .map(({ number, key: refundKey, amount }) => refundEffect(world, person, { seen, number, key: refundKey, amount }));
  const refunded = (state: State): State => refunds.reduce((after, effect) => effect(after), state);
  const paid = credited(world, attempt.id, person);
  const halfway = (state: State): State[] => [
    ...paid(state),
    ...prefixes(refunds, state),
    refunded(state),
    ...paid(refunded(state)),
  ];
  return {
    title: `callback ${key}${isNews ? '' : ' again'}`,
    run: async (process) => receive({ world }, process, attempt, version),
    // Where a refund is under way the bank is asked about it first, unless somebody has just asked.
    ends: (state) => (isNews ? [apply(state), apply(refunded(state))] : [state]),
    ...(isNews ? { halfway } : {}),
  };
}

async function receive(
  { world }: Pick<Scene, 'world'>,
  { deps }: Process,
  attempt: Attempt,
  version: number,
): Promise<void> {
  const received = await receiveCallback(deps, {
    provider: BANK,
    hookToken: world.hookToken,
    request: {
      method: 'POST',
      type: null,
      headers: new Headers(),
      query: new URLSearchParams(),
      body: world.bank.callback(attempt, version),
      remoteAddress: null,
    },
  });
  if (received?.event) await applyStoredEvent(deps, received.event);
}

/** All of it as it usually goes: the button, the bank, the callback. */
const throughAct: Maker = (scene) => {
  const { world, person, random } = scene;
  const open = payable(scene).filter(({ claimed }) => !claimed);
  if (open.length === 0) return null;
  const { number, token, lines } = random.pick(open);
  const asked = lines.reduce((sum, { amount }) => sum + amount, 0);
  const received = random.chance(0.85) ? asked : Math.max(1, asked + random.between(-5, 5) * 100);
  const first = `${number}-1`;
  person.callbacks.add(`${first}.2`);
  return {
    title: `pay ${number} at once: ${received}`,
    run: async (process) => {
      await checkOut(process.deps, token, () => ({ description: number, items: [] }));
      const attempt = world.bank.attempts.get(first);
      if (!attempt) return;
      succeed(attempt, received);
      await receive(scene, process, attempt, 2);
    },
    ends: (state) => [told(world, first, person)(state)],
    halfway: (state) => credited(world, first, person)(state),
  };
};

/** The payer is back and waits: the bank is asked. */
const checkAct: Maker = ({ world, person, random, seen }) => {
  const claimed = seen.payments.filter(({ claimed: isClaimed }) => isClaimed);
  if (claimed.length === 0) return null;
  const { id, number, status, providerPaymentId } = random.pick(claimed);
  const attempt = world.bank.attempts.get(providerPaymentId ?? '') ?? world.bank.of(number)[0];
  const apply = attempt && ['created', 'pending', 'expired'].includes(status) ? told(world, attempt.id, person) : null;
  return {
    title: `ask about ${number}`,
    run: async ({ deps }) => checkPayment(deps, id),
    ends: (state) => [apply ? apply(state) : state],
    ...(attempt && apply ? { halfway: credited(world, attempt.id, person) } : {}),
  };
};

/** What a crash has left undone is taken up again, and so are refunds that wait. */
const resumeAct: Maker = ({ world, person, seen }) => {
  const events = Object.entries(seen.events).filter(([, event]) => event.pending);
  if (events.length + seen.openRefunds.length === 0) return null;
  const effects = [
    ...events.map(([key]) => told(world, key.split('.')[0] ?? '', person)),
    ...seen.openRefunds.map(({ number, key, amount }) => refundEffect(world, person, { seen, number, key, amount })),
  ];
  return {
    title: 'take up what was left',
    run: async ({ deps }) => {
      for (const [, { id }] of events) await applyPaymentEvent(deps, id);
      for (const { id } of seen.openRefunds) await refund(deps, id);
    },
    ends: (state) => [effects.reduce((after, effect) => effect(after), state)],
    halfway: (state) => prefixes(effects, state),
  };
};

const prefixes = (effects: readonly ((state: State) => State)[], state: State): State[] =>
  effects.map((_, index) => effects.slice(0, index).reduce((after, effect) => effect(after), state));

/** What comes of asking the bank for a refund: it gives it if it has so much left, and tells all else it knows. */
function refundEffect(
  world: World,
  person: Person,
  { seen, number, key, amount }: { seen: Seen; number: string; key: string | null; amount: number },
): (state: State) => State {
  const payment = seen.payments.find((each) => each.number === number);
  const attempt = world.bank.attempts.get(payment?.providerPaymentId ?? '') ?? world.bank.of(number)[0];
  if (!attempt) return (state) => state;
  const known = key === null ? undefined : attempt.refunds.get(key);
  const left = attempt.receivedMinor - refundedOf(attempt);
  const isGiven = known ? known.state === 'succeeded' : amount <= left;
  const returned = refundedOf(attempt) + (isGiven && !known ? amount : 0);
  return (state) => {
    const open = state.payments
      .find((each) => each.number === number)
      ?.openRefunds.find((each) => each.amount === amount);
    if (!open) return state;
    if (!isGiven) return withdraw(state, number, open);
    const after = credit(state, number, attempt.id, attempt.receivedMinor, person.clock.now().getTime());
    return giveBack(after, number, attempt.id, returned, open);
  };
}

/**
 * Staff give back a payment, in whole or in part, perhaps only some of its debts, perhaps so that they are owed no
 * more.
 */
const refundAct: Maker = ({ world, person, seen, state, random }) => {
  const paid = state.payments.filter(({ received, balanceSpent }) => received + balanceSpent > 0);
  if (paid.length === 0) return null;
  const payment = random.pick(paid);
  const { number } = payment;
  const charges = payment.lines.flatMap(({ charge }) => charge ?? []);
  const named = charges.length > 0 && random.chance(0.3) ? [random.pick(charges)] : [];
  const { payer, balance } = refundable(state, payment, named);
  if (payer + balance <= 0) return null;
  const amount = random.chance(0.5) ? payer + balance : random.between(1, payer + balance);
  const wish: OpenRefund = { amount, named, cancel: random.chance(0.25) };
  const toPayer = Math.min(amount, payer);
  // Two refunds of one sum at once would be told apart by their ids only.
  if (toPayer > 0 && payment.openRefunds.some((open) => open.amount === toPayer)) return null;
  const asked = (before: State) => request(before, number, wish);
  const effect = refundEffect(world, person, { seen, number, key: null, amount: toPayer });
  return {
    title: `give ${amount} of ${number} back${named.length > 0 ? `, of ${named.join()}` : ''}${wish.cancel ? ', cancelling' : ''}`,
    run: async ({ db, deps, clock }) => {
      const refunds = await requestRefund(db, clock, {
        paymentNumber: number,
        amountMinor: BigInt(amount),
        chargeIds: named.map((name) => seen.charges[name]?.id ?? 0),
        cancelDebts: wish.cancel,
        actor: 'staff',
      });
      for (const { id, status } of refunds) if (status === 'requested') await refund(deps, id);
    },
    ends: (before) => [toPayer > 0 ? effect(asked(before)) : asked(before)],
    halfway: (before) => {
      const [attempt] = world.bank.of(number);
      const requested = asked(before);
      return attempt ? [requested, ...credited(world, attempt.id, person)(requested)] : [requested];
    },
  };
};

/** The office confirms that it has entered a payment into its books. */
const postAct: Maker = ({ world: { organizationId }, seen, random }) => {
  const paid = seen.payments.filter(({ received, balanceSpent }) => received + balanceSpent > 0);
  if (paid.length === 0) return null;
  const { id, number } = random.pick(paid);
  const withRefunds = random.chance(0.6);
  return {
    title: `post ${number}${withRefunds ? ' and what was given back of it' : ''}`,
    run: async ({ db, clock }) => {
      const refunds = withRefunds ? await db.refund.findMany({ where: { paymentId: id, status: 'succeeded' } }) : [];
      const refundIds = refunds.map((each) => each.id);
      await inTransaction(db, (tx) => confirmPosted(tx, clock, { organizationId, paymentIds: [id], refundIds }));
    },
    ends: (state) => [post(state, number, withRefunds)],
  };
};

const waitAct: Maker = ({ person, random }) => {
  const hours = random.pick([1, 12, 25]);
  return bankAct(`${hours} hours pass`, () => person.clock.advance(hours * 3_600_000));
};

/** Two at once: it must look as if one had come after the other. */
const atOnceAct: Maker = (scene) => {
  const pair = [makePart(scene), makePart({ ...scene, turn: scene.turn + 1000 })];
  const [first, second] = pair;
  if (!first || !second) return null;
  return {
    title: `at once: ${first.title} | ${second.title}`,
    run: async (process) => {
      // What the database was told before the end, it does: both are waited for.
      const results = await Promise.allSettled([first.run(process), second.run(process)]);
      const failures = results.flatMap((each): unknown[] => (each.status === 'rejected' ? [each.reason] : []));
      const failure = failures.find((each) => !(each instanceof Crash)) ?? failures[0];
      if (failure !== undefined) throw failure;
    },
    ends: (state) =>
      [
        [first, second],
        [second, first],
      ].flatMap(([a, b]) => {
        if (!a || !b) return [];
        const between = (a.halfway?.(state) ?? []).flatMap((half) => b.ends(half)).flatMap((after) => a.ends(after));
        return [...a.ends(state).flatMap((after) => b.ends(after)), ...between];
      }),
    halfway: (state) => [
      ...asFarAs(first, state).flatMap((after) => asFarAs(second, after)),
      ...asFarAs(second, state).flatMap((after) => asFarAs(first, after)),
    ],
  };
};

const asFarAs = (act: Act, state: State): State[] => [state, ...(act.halfway?.(state) ?? []), ...act.ends(state)];

const makePart: Maker = (scene) =>
  scene.random.pick([deliverAct, deliverAct, deliverAct, startAct, checkAct, bringAct, postAct])(scene);

const MAKERS: readonly (readonly [number, Maker])[] = [
  [12, startAct],
  [12, throughAct],
  [3, clickAct],
  [6, payAct],
  [7, deliverAct],
  [3, checkAct],
  [4, bringAct],
  [6, refundAct],
  [3, bankRefundAct],
  [3, postAct],
  [3, resumeAct],
  [1, waitAct],
  [6, atOnceAct],
];

/** One of the things that can happen now. */
export function nextAct(scene: Scene): Act | null {
  const total = MAKERS.reduce((sum, [weight]) => sum + weight, 0);
  for (let attempt = 0; attempt < 12; attempt += 1) {
    let point = scene.random.next() * total;
    const maker = MAKERS.find(([weight]) => {
      point -= weight;
      return point < 0;
    });
    const act = maker?.[1](scene);
    if (act) return act;
  }
  return null;
}

export const resume = resumeAct;
