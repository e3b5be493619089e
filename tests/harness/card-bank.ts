import { z } from 'zod';
import { postTransactions } from '../../domain/billing/ledger.ts';
import { fixedClock } from '../../domain/clock.ts';
import { settlePayment } from '../../domain/payments/settle.ts';
import { startPayment } from '../../domain/payments/start.ts';
import { agreeToKeep } from '../../domain/saved-methods/agree.ts';
import { defineProvider, MethodRevokedError, ProviderError, type ProviderPayment } from '../../payments/provider.ts';
import type { SettlementDeps } from '../../settlement/deps.ts';
import { createMerchant } from '../../settlement/merchants.ts';
import { keepNews } from '../../settlement/news.ts';
import { makeAccount, makeCharge, makeClient, makeConsent, makeOrganization } from './billing.ts';
import { createTestDatabase } from './database.ts';

/**
 * What becomes of a charge: taken; refused by the bank, or so that nothing was made; refused because the card is dead;
 * taken or refused with the answer lost; never heard of; neither yes nor no yet.
 */
export type ChargeEnd =
  | 'taken'
  | 'declined'
  | 'refused'
  | 'dead'
  | 'taken-lost'
  | 'declined-lost'
  | 'unheard'
  | 'pending';

type Report = ProviderPayment & { state: ProviderPayment['state'] };

/** A provider that keeps cards and charges them as a test says, and knows keys. */
export function cardBank() {
  const byKey = new Map<string, Report>();
  const byNumber = new Map<string, Report>();
  const bank = {
    end: 'taken' as ChargeEnd,
    /** Charges that were asked for, the repeated ones too. */
    asked: [] as { number: string; key: string; token: string; amountMinor: bigint }[],
    /** Asked after, and away. */
    isSilent: false,
    refusesToKeep: false,
    taken: () => [...byNumber.values()].filter(({ state }) => state === 'succeeded').length,
    /** The bank makes up its mind about what was pending. */
    decide: (number: string, state: 'succeeded' | 'canceled') => {
      const report = byNumber.get(number);
      if (!report) throw new Error(`the bank does not know ${number}`);
      Object.assign(report, { state, receivedMinor: state === 'succeeded' ? askedOf(number) : 0n });
    },
  };
  const askedOf = (number: string) => bank.asked.find((each) => each.number === number)?.amountMinor ?? 0n;
  const provider = defineProvider({
    name: 'card-bank',
    title: 'Card bank',
    settings: z.object({}),
    connect: () => ({
      async createPayment({ number, saveMethod }) {
        if (saveMethod && bank.refusesToKeep) throw new ProviderError('this shop may not keep cards', true);
        return { providerPaymentId: `link-${number}`, confirmationUrl: `https://bank.test/${number}` };
      },
      async fetchPayment({ number }) {
        if (bank.isSilent) throw new ProviderError('bank.test did not answer', false);
        const known = byNumber.get(number);
        return known ? { ...known } : null;
      },
      parseCallback: () => ({ kind: 'unproven', reason: 'none' }),
      async chargeSaved({ number, idempotencyKey: key, amountMinor, currency }, { token }) {
        bank.asked.push({ number, key, token, amountMinor });
        if (bank.end === 'unheard') throw new ProviderError('bank.test did not answer', false);
        if (bank.end === 'refused') throw new ProviderError('refused', true);
        if (bank.end === 'dead') throw new MethodRevokedError('the card has expired');
        const isTaken = bank.end === 'taken' || bank.end === 'taken-lost';
        const report: Report = byKey.get(key) ?? {
          providerPaymentId: `charge-${byKey.size + 1}`,
          state: isTaken ? 'succeeded' : bank.end === 'pending' ? 'pending' : 'canceled',
          receivedMinor: isTaken ? amountMinor : 0n,
          refundedMinor: 0n,
          currency,
          reference: number,
          merchantMatches: true,
          method: '•• 4242',
        };
        byKey.set(key, report);
        byNumber.set(number, report);
        if (bank.end.endsWith('-lost')) throw new ProviderError('bank.test did not answer', false);
        return { providerPaymentId: report.providerPaymentId };
      },
    }),
  });
  return { bank, provider };
}

/** A school with such a merchant, and clients who owe it money and have let it keep a card. 09:00 in Moscow. */
export async function openCardDesk() {
  const test = await createTestDatabase();
  const { db } = test;
  const clock = fixedClock('2026-11-20T06:00:00Z');
  const { bank, provider } = cardBank();
  await makeOrganization(db);
  const logged: string[] = [];
  const note = (_fields: object, message: string) => void logged.push(message);
  const deps: SettlementDeps = {
    db,
    clock,
    fetch: () => Promise.reject(new Error('there is no network')),
    providers: [provider],
    publicUrl: 'https://cabinet.test',
    open: ({ ciphertext }, context) => ciphertext.replace(`sealed ${context} `, ''),
    seal: (text, context) => ({ ciphertext: `sealed ${context} ${text}`, keyId: 'k' }),
    digest: (secret, context) => `digest ${context} ${secret}`,
    noticesPlanned: () => undefined,
    log: { info: note, warn: note, error: note },
  };
  const merchant = await createMerchant(db, deps.seal, { organizationId: 'school', provider, settings: {} });
  const describe = ({ number }: { number: string }) => ({ description: number, items: [] });
  let clients = 0;

  async function owe(account: { id: number; organizationId: string }, amountMinor: bigint, dueOn: string) {
    const charge = await makeCharge(db, account, { dueOn });
    await postTransactions(db, [
      {
        accountId: account.id,
        kind: 'charge',
        idempotencyKey: `charge:${charge.id}`,
        occurredAt: clock.now(),
        entries: [
          { ledger: 'receivable', chargeId: charge.id, amountMinor },
          { ledger: 'income', amountMinor: -amountMinor },
        ],
      },
    ]);
    return charge.id;
  }

  /** A client with an account, who lets documents be processed. */
  async function newcomer() {
    clients += 1;
    const telegramUserId = BigInt(1000 + clients);
    const client = await makeClient(db, telegramUserId);
    await makeConsent(db, client.id, telegramUserId, clock.now());
    const account = await makeAccount(db, 'school', `S-${clients}`, client.id);
    return { clientId: client.id, telegramUserId, account };
  }

  /** Another adult of the same client, who lets documents be processed. */
  async function anotherAdult<Who extends { readonly clientId: number; readonly telegramUserId: bigint }>(who: Who) {
    const { clientId } = who;
    const telegramUserId = who.telegramUserId + 100_000n;
    await db.telegramUser.create({ data: { id: telegramUserId, chatId: telegramUserId } });
    await db.binding.create({ data: { clientId, telegramUserId } });
    await makeConsent(db, clientId, telegramUserId, clock.now());
    return { ...who, telegramUserId };
  }

  type Newcomer = Awaited<ReturnType<typeof newcomer>>;

  async function start({ clientId, telegramUserId }: Newcomer, ...charges: [number, bigint][]) {
    const lines = charges.map(([chargeId, amountMinor]) => ({ chargeId, amountMinor }));
    return startPayment(db, clock, { clientId, telegramUserId, organizationId: 'school', lines });
  }

  /** As a payment of the client's comes back from the provider: paid, with a card to be kept. */
  async function heard(payment: { id: number; number: string; amountMinor: bigint }, token: string, title: string) {
    const report: ProviderPayment = {
      providerPaymentId: `link-${payment.number}`,
      state: 'succeeded',
      receivedMinor: payment.amountMinor,
      refundedMinor: 0n,
      currency: 'RUB',
      reference: payment.number,
      merchantMatches: true,
      method: title,
      savedMethod: { token, title },
    };
    await keepNews(deps, payment, report);
    await settlePayment(db, clock, { paymentId: payment.id, report });
  }

  return {
    ...test,
    clock,
    bank,
    deps,
    merchant,
    describe,
    logged,
    owe,
    newcomer,
    anotherAdult,
    start,
    heard,

    /** A client whose card •• 4242 was kept with a first payment. */
    async regular() {
      const who = await newcomer();
      const chargeId = await owe(who.account, 100_00n, '2026-11-01');
      const payment = await start(who, [chargeId, 100_00n]);
      await agreeToKeep(db, clock, { ...who, paymentId: payment.id });
      await heard(payment, `token-${who.clientId}`, 'Visa •• 4242');
      const card = await db.savedMethod.findFirstOrThrow({ where: { clientId: who.clientId } });
      return { ...who, cardId: card.id, firstPayment: payment };
    },

    payment: (id: number) => db.payment.findUniqueOrThrow({ where: { id } }),

    async told({ clientId }: { clientId: number }): Promise<string[]> {
      const rows = await db.notice.findMany({ where: { clientId }, orderBy: { id: 'asc' } });
      return rows.map(({ kind }) => kind);
    },

    async owed(chargeId: number): Promise<bigint> {
      const { amountMinor, allocatedMinor } = await db.charge.findUniqueOrThrow({ where: { id: chargeId } });
      return amountMinor - allocatedMinor;
    },
  };
}

export type CardDesk = Awaited<ReturnType<typeof openCardDesk>>;
