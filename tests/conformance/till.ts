import { expect } from 'vitest';
import { postTransactions } from '../../domain/billing/ledger.ts';
import { type Clock, fixedClock } from '../../domain/clock.ts';
import type { FiscalProfile } from '../../domain/fiscal/profile.ts';
import { sumOf } from '../../domain/money.ts';
import { startPayment } from '../../domain/payments/start.ts';
import { ledgerFaults } from '../../feed/testing.ts';
import type { CallbackRequest } from '../../payments/provider.ts';
import { applyStoredEvent } from '../../settlement/apply.ts';
import { receiveCallback } from '../../settlement/callbacks.ts';
import { checkOut } from '../../settlement/checkout.ts';
import type { SettlementDeps } from '../../settlement/deps.ts';
import { createMerchant } from '../../settlement/merchants.ts';
import { makeAccount, makeCharge, makeClient, makeOrganization } from '../harness/billing.ts';
import { createTestDatabase } from '../harness/database.ts';
import type { Lack, PayerWay, ProviderStand } from './provider-stand.ts';

export type OpenStand = (clock: Clock) => Promise<ProviderStand>;
export type Till = Awaited<ReturnType<typeof openTill>>;

/** A payment, with what it was for. */
export interface Paid {
  readonly id: number;
  readonly number: string;
  readonly clientId: number;
  readonly accountId: number;
  readonly chargeIds: number[];
}

/** An organization with one merchant at a provider's stand-in, and clients who owe and pay. */
export async function openTill(open: OpenStand, { fiscal }: { fiscal?: FiscalProfile } = {}) {
  const test = await createTestDatabase();
  const { db } = test;
  const clock = fixedClock('2026-11-22T09:00:00Z');
  const stand = await open(clock);
  const loud: string[] = [];
  await makeOrganization(db);
  const seal = (ciphertext: string) => ({ ciphertext, keyId: 'k' });
  const { hookToken } = await createMerchant(db, seal, {
    organizationId: 'school',
    provider: stand.provider,
    settings: stand.settings,
    mode: stand.mode ?? 'test',
    fiscal: fiscal ?? null,
  });
  const deps: SettlementDeps = {
    db,
    clock,
    fetch: stand.fetch,
    providers: [stand.provider],
    publicUrl: 'https://cabinet.test',
    open: ({ ciphertext }) => ciphertext,
    seal,
    digest: (secret) => secret,
    noticesPlanned: () => undefined,
    log: {
      info: () => undefined,
      warn: () => undefined,
      error: (_fields, message) => loud.push(message),
    },
  };
  let clients = 0;

  async function owe(account: { id: number; organizationId: string }, amountMinor: bigint): Promise<number> {
    const charge = await makeCharge(db, account);
    const entries = [
      { ledger: 'receivable' as const, chargeId: charge.id, amountMinor },
      { ledger: 'income' as const, amountMinor: -amountMinor },
    ];
    const idempotencyKey = `charge:${charge.id}`;
    await postTransactions(db, [
      { accountId: account.id, kind: 'charge', idempotencyKey, occurredAt: clock.now(), entries },
    ]);
    return charge.id;
  }

  async function start(
    amountsMinor: readonly bigint[],
    { topUpMinor = 0n, balanceMinor = 0n, of }: { topUpMinor?: bigint; balanceMinor?: bigint; of?: Paid } = {},
  ) {
    clients += 1;
    const client = of ? { id: of.clientId } : await makeClient(db, BigInt(clients));
    if (fiscal && !of) {
      const email = `payer${clients}@example.test`;
      await db.clientEmail.create({ data: { clientId: client.id, email, verifiedAt: clock.now() } });
    }
    const account = of
      ? await db.account.findUniqueOrThrow({ where: { id: of.accountId } })
      : await makeAccount(db, 'school', `S-${clients}`, client.id);
    const chargeIds: number[] = [];
    for (const amountMinor of amountsMinor) chargeIds.push(await owe(account, amountMinor));
    const lines = [
      ...chargeIds.map((chargeId, index) => ({
        chargeId,
        amountMinor: (amountsMinor[index] ?? 0n) - (index === 0 ? balanceMinor : 0n),
        balanceMinor: index === 0 ? balanceMinor : 0n,
      })),
      ...(topUpMinor > 0n ? [{ accountId: account.id, amountMinor: topUpMinor }] : []),
    ];
    const payment = await startPayment(db, clock, { clientId: client.id, organizationId: 'school', lines });
    const { id, number, token } = payment;
    return { id, number, token, clientId: client.id, accountId: account.id, chargeIds };
  }

  /**
   * Gives a callback to the app, and works on it to its end; what became of it, null where it was refused or is known.
   */
  async function tell(request: CallbackRequest, to = hookToken) {
    const received = await receiveCallback(deps, { provider: stand.provider.name, hookToken: to, request });
    return { received, outcome: received?.event ? await applyStoredEvent(deps, received.event) : null };
  }

  /** Gives callbacks to the app in this order, each worked on to its end. */
  async function takeIn(callbacks: readonly CallbackRequest[]): Promise<void> {
    for (const request of callbacks) {
      const { received } = await tell(request);
      if (!received) throw new Error('the callback was refused');
    }
  }

  const click = (token: string) => checkOut(deps, token, ({ number }) => ({ description: number, items: [] }));

  async function untilPaid(id: number): Promise<void> {
    while ((await db.payment.count({ where: { id, receivedMinor: 0n } })) > 0) {
      await takeIn(await stand.takeCallbacks(1));
    }
  }

  return {
    db,
    clock,
    stand,
    deps,
    loud,
    lacks: (what: Lack) => stand.lacks?.includes(what) ?? false,
    seal,
    hookToken,
    tell,
    takeIn,
    click,
    untilPaid,
    unpaid: start,

    /** Debts of these sums and perhaps a top-up, paid through the provider; `isTold`: its callback has come. */
    async paid(
      amountsMinor: readonly bigint[],
      {
        way = 'returned-at-once',
        isTold = true,
        ...rest
      }: { way?: PayerWay; isTold?: boolean; topUpMinor?: bigint; balanceMinor?: bigint; of?: Paid } = {},
    ): Promise<Paid> {
      const { token, ...made } = await start(amountsMinor, rest);
      const page = await click(token);
      if (page.kind !== 'redirect') throw new Error(`not to be paid: ${page.kind}`);
      // What earlier payments have left behind must not be taken for this one's.
      await takeIn(await stand.takeCallbacks(0));
      await stand.pay(page.url, way);
      if (isTold) await untilPaid(made.id);
      return made;
    },

    /** Another debt of the same account, paid from its balance. */
    async paidFromBalance(of: Paid, amountMinor: bigint): Promise<Paid> {
      const { token: _, ...made } = await start([amountMinor], { of, balanceMinor: amountMinor });
      clock.advance(1000);
      return made;
    },

    async balances({ accountId }: Paid): Promise<Record<string, bigint>> {
      const rows = await db.ledgerAccount.findMany({ where: { accountId } });
      return Object.fromEntries(rows.map((row) => [row.kind, row.balanceMinor]));
    },

    payment: ({ id }: Paid) => db.payment.findUniqueOrThrow({ where: { id } }),

    /** What each line still has given to its debt and to the balance. */
    async lines({ id }: Paid): Promise<[bigint, bigint][]> {
      const rows = await db.paymentLine.findMany({ where: { paymentId: id }, orderBy: { id: 'asc' } });
      return rows.map(({ allocatedMinor, advancedMinor }) => [allocatedMinor, advancedMinor]);
    },

    refunds: ({ id }: Paid) =>
      db.refund.findMany({ where: { paymentId: id }, include: { lines: true }, orderBy: { id: 'asc' } }),

    /** The keys of what the client was told of refunds, without whom. */
    async told({ clientId }: Paid): Promise<string[]> {
      const notices = await db.notice.findMany({
        where: { clientId, kind: 'refund-succeeded' },
        orderBy: { id: 'asc' },
      });
      return notices.map(({ key }) => key.split(':').slice(0, 2).join(':'));
    },

    /** The books agree with themselves and with the provider, and the account has so many transactions of refunds. */
    async agrees({ accountId }: Paid, transactions: number): Promise<void> {
      expect(await ledgerFaults(db)).toEqual([]);
      const posted = await db.ledgerTransaction.findMany({
        where: { accountId, OR: [{ kind: 'refund' }, { kind: 'charge_correction' }] },
      });
      expect(posted).toHaveLength(transactions);
      const payments = await db.payment.findMany({
        where: { lines: { some: { accountId } } },
        include: { lines: true, refunds: { include: { lines: true } } },
      });
      for (const payment of payments) {
        const done = payment.refunds.filter(({ status }) => status === 'succeeded');
        expect(payment.refundedMinor).toBe(sumOf(done.map(({ amountMinor }) => amountMinor)));
        for (const { amountMinor, lines } of done) {
          expect(sumOf(lines.map((line) => line.allocatedMinor + line.advancedMinor))).toBe(amountMinor);
        }
        const leftMinor = sumOf(payment.lines.map((line) => line.allocatedMinor + line.advancedMinor));
        expect(leftMinor).toBe(payment.receivedMinor + payment.balanceSpentMinor - payment.refundedMinor);
      }
      const [merchant] = await db.$queryRaw<{ bookedMinor: bigint }[]>`
        SELECT coalesce(sum(balance_minor), 0)::bigint AS "bookedMinor" FROM ledger_accounts
        WHERE kind = 'merchant' AND account_id = ${accountId}`;
      const throughMinor = payments.map(({ receivedMinor, refunds }) => {
        const back = refunds.filter(({ status, toBalance }) => status === 'succeeded' && !toBalance);
        return receivedMinor - sumOf(back.map(({ amountMinor }) => amountMinor));
      });
      expect(merchant?.bookedMinor).toBe(sumOf(throughMinor));
    },

    async close(): Promise<void> {
      await stand.close();
      await test.drop();
    },
  };
}
