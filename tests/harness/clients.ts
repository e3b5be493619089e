import { Temporal } from 'temporal-polyfill';
import { postTransactions } from '../../domain/billing/ledger.ts';
import { toColumn } from '../../domain/clock.ts';
import type { PlaygroundUser } from '../../playground/index.ts';
import { ORGANIZATION, type Outside } from './app.ts';
import { makeAccount, makeCharge } from './billing.ts';

export interface TestClient {
  readonly user: PlaygroundUser;
  readonly email: string;
  readonly accountId: number;
  /** null until the client has bound the chat by themselves */
  readonly clientId: number | null;
  readonly chargeIds: readonly number[];
}

export interface ClientWish {
  readonly debtsMinor?: readonly bigint[];
  /** 'YYYY-MM-DD'; far ahead unless told, so that no reminder is due */
  readonly dueOn?: string;
  /** false: known to the organization by the e-mail address, not to the bot */
  readonly isBound?: boolean;
  readonly languageCode?: string;
}

let count = 0;

/** Somebody in Telegram with a personal account at the organization and debts on it; `name` is also the student's. */
export async function addClient(outside: Outside, name: string, wish: ClientWish = {}): Promise<TestClient> {
  const { debtsMinor = [1500_00n], dueOn = '2099-01-01', isBound = true, languageCode = 'ru' } = wish;
  const { db, playground } = outside;
  count += 1;
  const telegramId = 800_000_000 + count;
  const email = `client${count}@example.com`;
  const persona = { id: `client-${count}`, telegramId, firstName: name, languageCode, about: name, emails: [email] };
  const user = playground.addPersona(persona);
  const clientId = isBound ? await bindDirectly(outside, persona, email) : null;
  const account = await makeAccount(db, ORGANIZATION, `К-${1000 + count}`, clientId ?? undefined);
  await db.account.update({ where: { id: account.id }, data: { email, accessOpen: true } });
  await db.student.update({ where: { id: account.studentId ?? 0 }, data: { name } });
  const chargeIds: number[] = [];
  for (const [index, amountMinor] of debtsMinor.entries()) {
    chargeIds.push(await addDebt(outside, account, { name: `${4 * (index + 1)} занятия`, amountMinor, dueOn }));
  }
  return { user, email, accountId: account.id, clientId, chargeIds };
}

async function bindDirectly(
  { db, clock }: Outside,
  persona: { telegramId: number; firstName: string; languageCode: string },
  email: string,
): Promise<number> {
  const telegramUserId = BigInt(persona.telegramId);
  await db.telegramUser.create({
    data: {
      id: telegramUserId,
      chatId: telegramUserId,
      firstName: persona.firstName,
      locale: persona.languageCode,
    },
  });
  const documents = ['personal_data', 'offer'] as const;
  const { id } = await db.client.create({
    data: {
      bindings: { create: { telegramUserId } },
      emails: { create: { email, verifiedAt: clock.now() } },
      consents: {
        create: documents.map((document) => ({
          telegramUserId,
          organizationId: ORGANIZATION,
          document,
          version: '1',
          acceptedAt: clock.now(),
        })),
      },
    },
  });
  return id;
}

async function addDebt(
  { db, clock }: Outside,
  account: { id: number; organizationId: string },
  { name, amountMinor, dueOn }: { name: string; amountMinor: bigint; dueOn: string },
): Promise<number> {
  const subscription = await db.subscription.create({
    data: {
      organizationId: ORGANIZATION,
      accountId: account.id,
      name,
      groupName: 'Керамика',
      firstDay: toColumn(Temporal.PlainDate.from(dueOn)),
      priceMinor: amountMinor,
      status: 'active',
    },
  });
  const charge = await makeCharge(db, account, { sourceId: subscription.id, dueOn });
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
