import { setImmediate } from 'node:timers/promises';
import { postTransactions } from '../../domain/billing/ledger.ts';
import { systemClock } from '../../domain/clock.ts';
import { parseKeyring, seal } from '../../infra/encryption.ts';
import type { CallbackRequest } from '../../payments/provider.ts';
import type { Database } from '../../prisma/client.ts';
import { callbackUrl } from '../../settlement/deps.ts';
import { createMerchant } from '../../settlement/merchants.ts';
import { makeOrganization } from '../harness/billing.ts';
import type { House, HousedStand } from './house.ts';

/** A merchant account of the app's, and the stand-in that it is an account of. */
export interface Till {
  readonly stand: HousedStand;
  readonly merchantId: number;
  readonly organizationId: string;
  readonly hookToken: string;
}

/** A payment that its payer has been led to the provider with. */
export interface SeededPayment {
  readonly id: number;
  readonly number: string;
  readonly till: Till;
  readonly amountMinor: bigint;
  readonly providerPaymentId: string;
  readonly confirmationUrl: string;
  readonly isPaid: boolean;
}

/** What a provider has to say, and to whom. */
export interface Told {
  readonly till: Till;
  readonly callback: CallbackRequest;
}

export interface Seeded {
  readonly payments: readonly SeededPayment[];
  /** In no order that means anything. */
  readonly told: readonly Told[];
}

/** How many rows are written at once, and how many payments wait for their callbacks together. */
const BATCH = 1_000;

/** An account at every stand-in, spread over so many organizations; `whose`: with which of the stand-in's settings. */
export async function openTills(
  db: Database,
  { stands }: House,
  options: { organizations: number; secretKey: string; whose?: 'settings' | 'otherSettings' },
): Promise<Till[]> {
  const { organizations, secretKey, whose = 'settings' } = options;
  const keyring = parseKeyring(secretKey);
  const prefix = whose === 'settings' ? 'own' : 'other';
  const names = Array.from({ length: organizations }, (_, index) => `${prefix}${index}`);
  for (const name of names) await makeOrganization(db, name);
  const tills: Till[] = [];
  for (const [index, stand] of stands.entries()) {
    const organizationId = names[index % organizations] ?? '';
    const { provider, mode = 'test' } = stand;
    const draft = { organizationId, provider, mode, settings: stand[whose] };
    const merchant = await createMerchant(db, (text, context) => seal(text, keyring, context), draft);
    tills.push({ stand, merchantId: merchant.id, organizationId, hookToken: merchant.hookToken });
  }
  return tills;
}

/**
 * Makes `count` payments at the stand-ins, in turns, and writes down what the program would have written: each of a
 * client of its own, for a debt of its own that the ledger knows. Rows are written in bulk, because the program's own
 * way, a client at a time, would take hours. Those that `isPaid` does not pick stay unpaid, and nothing is told of them.
 */
export async function seedPayments(
  db: Database,
  tills: readonly Till[],
  { count, publicUrl, isPaid = () => true }: { count: number; publicUrl: string; isPaid?: (n: number) => boolean },
): Promise<Seeded> {
  const told: Told[] = [];
  const made = await Promise.all(
    tills.map(async (till, index) => {
      const own: SeededPayment[] = [];
      for (let n = index + 1, waiting = 0; n <= count; n += tills.length) {
        own.push(await makeAtProvider(till, n, { publicUrl, isPaid: isPaid(n) }));
        // Most stand-ins answer without the network: those that do not would wait until the others are through.
        await setImmediate();
        if (isPaid(n)) waiting += 1;
        if (waiting === BATCH || n + tills.length > count) {
          told.push(...(await till.stand.takeCallbacks(waiting)).map((callback) => ({ till, callback })));
          waiting = 0;
        }
      }
      return own;
    }),
  );
  const payments = made.flat().toSorted((a, b) => a.id - b.id);
  for (let from = 0; from < payments.length; from += BATCH) await writeRows(db, payments.slice(from, from + BATCH));
  await db.$executeRaw`ANALYZE`;
  return { payments, told };
}

async function makeAtProvider(
  till: Till,
  id: number,
  { publicUrl, isPaid }: { publicUrl: string; isPaid: boolean },
): Promise<SeededPayment> {
  const { stand, hookToken } = till;
  const number = `LK-${String(id).padStart(6, '0')}`;
  // Sums of their own, so that money in the wrong place shows.
  const amountMinor = 500_00n + BigInt(id);
  const title = `Оплата ${number}`;
  const { providerPaymentId, confirmationUrl } = await stand.connection.createPayment({
    id,
    number,
    idempotencyKey: id.toString(16).padStart(32, '0'),
    amountMinor,
    currency: 'RUB',
    description: title,
    items: [{ title, amountMinor }],
    locale: 'ru',
    returnUrl: `${publicUrl}/pay/${number}/return`,
    callbackUrl: callbackUrl(publicUrl, stand.provider.name, hookToken),
    expiresAt: new Date(systemClock.now().getTime() + 12 * 3_600_000),
  });
  if (isPaid) await stand.pay(confirmationUrl, 'returned-at-once');
  return { id, number, till, amountMinor, providerPaymentId, confirmationUrl, isPaid };
}

async function writeRows(db: Database, payments: readonly SeededPayment[]): Promise<void> {
  const now = systemClock.now();
  const rows = payments.map(({ id, number, till, amountMinor, providerPaymentId, confirmationUrl }) => ({
    id,
    number,
    organization: till.organizationId,
    merchant: till.merchantId,
    provider: till.stand.provider.name,
    amount: amountMinor.toString(),
    provider_payment: providerPaymentId,
    url: confirmationUrl,
  }));
  const json = JSON.stringify(rows);
  await db.$executeRaw`INSERT INTO clients (id)
    SELECT id FROM jsonb_to_recordset(${json}::jsonb) AS row(id int)`;
  await db.$executeRaw`INSERT INTO telegram_users (id, chat_id)
    SELECT id, id FROM jsonb_to_recordset(${json}::jsonb) AS row(id int)`;
  await db.$executeRaw`INSERT INTO bindings (telegram_user_id, client_id)
    SELECT id, id FROM jsonb_to_recordset(${json}::jsonb) AS row(id int)`;
  await db.$executeRaw`INSERT INTO accounts (id, organization_id, number, holder_name)
    SELECT id, organization, 'S-' || id, 'Анна Смирнова'
    FROM jsonb_to_recordset(${json}::jsonb) AS row(id int, organization text)`;
  await db.$executeRaw`INSERT INTO charges (id, organization_id, account_id, kind, source_id, due_on, currency)
    SELECT id, organization, id, 'subscription', id, current_date + 60, 'RUB'
    FROM jsonb_to_recordset(${json}::jsonb) AS row(id int, organization text)`;
  await db.$executeRaw`
    INSERT INTO payments (id, number, token, organization_id, client_id, merchant_id, provider, currency, amount_minor,
      status, provider_payment_id, confirmation_url, claimed_at, expires_at)
    SELECT id, number, md5(number), organization, id, merchant, provider, 'RUB', amount, 'pending', provider_payment,
      url, now(), now() + interval '12 hours'
    FROM jsonb_to_recordset(${json}::jsonb) AS row(id int, number text, organization text, merchant int, provider text,
      amount bigint, provider_payment text, url text)`;
  await db.$executeRaw`INSERT INTO payment_lines (payment_id, account_id, charge_id, amount_minor)
    SELECT id, id, id, amount FROM jsonb_to_recordset(${json}::jsonb) AS row(id int, amount bigint)`;
  await postTransactions(
    db,
    payments.map(({ id, amountMinor }) => ({
      accountId: id,
      kind: 'charge' as const,
      idempotencyKey: `charge:${id}`,
      occurredAt: now,
      entries: [
        { ledger: 'receivable' as const, chargeId: id, amountMinor },
        { ledger: 'income' as const, amountMinor: -amountMinor },
      ],
    })),
  );
}
