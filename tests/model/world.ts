import { fixedClock } from '../../domain/clock.ts';
import type { Database } from '../../prisma/client.ts';
import type { SettlementDeps } from '../../settlement/deps.ts';
import { createMerchant } from '../../settlement/merchants.ts';
import { makeOrganization } from '../harness/billing.ts';
import type { Bank } from './bank.ts';
import { type Doom, doom, doomedDatabase } from './crash.ts';

export const START = '2026-11-02T06:00:00Z';

/** One organization with a bank, in which many histories happen beside one another. */
export interface World {
  readonly db: Database;
  readonly bank: Bank;
  readonly organizationId: string;
  readonly merchantId: number;
  readonly hookToken: string;
}

/** A client with two personal accounts, and a clock of their own. */
export interface Person {
  readonly clientId: number;
  readonly accountIds: readonly [number, number];
  readonly accountNumbers: readonly [string, string];
  readonly clock: ReturnType<typeof fixedClock>;
  /** Keys of the callbacks that the bank has sent. */
  readonly callbacks: Set<string>;
}

/** Something that runs until its fate strikes. */
export interface Process {
  readonly db: Database;
  readonly deps: SettlementDeps;
  readonly clock: ReturnType<typeof fixedClock>;
}

export async function makeWorld(db: Database, bank: Bank, organizationId: string): Promise<World> {
  await makeOrganization(db, organizationId);
  const seal = (ciphertext: string) => ({ ciphertext, keyId: '' });
  const provider = bank.provider(doom(null, false));
  const { id: merchantId, hookToken } = await createMerchant(db, seal, { organizationId, provider, settings: {} });
  return { db, bank, organizationId, merchantId, hookToken };
}

export async function addPeople({ db, organizationId }: World, count: number): Promise<Person[]> {
  const ordinals = Array.from({ length: count }, (_, index) => index);
  const clients = await db.client.createManyAndReturn({ data: ordinals.map(() => ({})) });
  const users = clients.map(({ id }) => ({ id: BigInt(id), chatId: BigInt(id) }));
  await db.telegramUser.createMany({ data: users });
  await db.binding.createMany({ data: clients.map(({ id }) => ({ clientId: id, telegramUserId: BigInt(id) })) });
  const numbers = clients.flatMap(({ id }) => [`${id}-0`, `${id}-1`]);
  const accounts = await db.account.createManyAndReturn({
    data: numbers.map((number) => ({ organizationId, number })),
  });
  const idOf = new Map(accounts.map(({ id, number }) => [number, id]));
  const attachedAt = new Date(START);
  await db.attachment.createMany({
    data: clients.flatMap(({ id }) =>
      [0, 1].map((index) => ({
        clientId: id,
        accountId: idOf.get(`${id}-${index}`) ?? 0,
        origin: 'data' as const,
        attachedAt,
      })),
    ),
  });
  return clients.map(({ id }) => ({
    clientId: id,
    accountIds: [idOf.get(`${id}-0`) ?? 0, idOf.get(`${id}-1`) ?? 0],
    accountNumbers: [`${id}-0`, `${id}-1`],
    clock: fixedClock(START),
    callbacks: new Set(),
  }));
}

const quiet = () => undefined;

/** The program as it runs for a while: with a clock, and until its fate strikes. */
export function processOf({ db, bank }: World, clock: Person['clock'], fate: Doom = doom(null, false)): Process {
  const doomed = fate.at === null ? db : doomedDatabase(db, fate);
  return {
    db: doomed,
    clock,
    deps: {
      db: doomed,
      clock,
      fetch,
      providers: [bank.provider(fate)],
      open: ({ ciphertext }) => ciphertext,
      seal: (ciphertext) => ({ ciphertext, keyId: 'k' }),
      digest: (secret) => secret,
      publicUrl: 'https://cabinet.test',
      noticesPlanned: quiet,
      log: { info: quiet, warn: quiet, error: quiet },
    },
  };
}
