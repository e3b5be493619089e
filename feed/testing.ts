import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { verifyLedger } from '../domain/billing/verify.ts';
import type { Clock } from '../domain/clock.ts';
import { applyRefunds } from '../domain/payments/refunds/apply.ts';
import { requestRefund } from '../domain/payments/refunds/request.ts';
import { settlePayment } from '../domain/payments/settle.ts';
import type { Database } from '../prisma/client.ts';

/** A folder of a test's own for the files that it imports. */
export interface TestFolder extends AsyncDisposable {
  /** Writes a file and gives its path. */
  write(name: string, content: string | Uint8Array): Promise<string>;
}

export async function testFolder(): Promise<TestFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'feed-'));
  return {
    write: async (name, content) => {
      const path = join(folder, name);
      await writeFile(path, content);
      return path;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

const sample = (folder: string, names: string): string[] =>
  names.split(' ').map((name) => fileURLToPath(new URL(`../demo/data/${folder}/${name}`, import.meta.url)));

/** The files that four organizations really handed over. */
export const samples = {
  school: sample('school', 'группы.csv ценник.csv ученики.csv абонементы.csv посещения.csv оплаты.csv'),
  club: sample('club', 'ученики.xlsx абонементы.xlsx'),
  utility: sample('utility', 'лицевые_счета.csv начисления.csv'),
  shop: sample('shop', 'заказы.csv позиции.csv посылки.csv'),
} as const;

const KINDS = { school: 'school', club: 'school', utility: 'utility', shop: 'shop' } as const;

/** Adds an organization that invites its clients; of the kind that its name says, a school otherwise. */
export async function addTestOrganization(db: Database, id: string): Promise<void> {
  await db.organization.create({
    data: {
      id,
      kind: KINDS[id as keyof typeof KINDS] ?? 'school',
      name: id,
      timeZone: 'Europe/Moscow',
      currency: 'RUB',
      registrationMode: 'invited',
      accountWord: 'contract',
    },
  });
}

/** Pays a charge through the cabinet, as a settled payment of a client; gives its number. */
export async function payHere(
  db: Database,
  clock: Clock,
  { chargeId, amountMinor }: { chargeId: number; amountMinor: bigint },
): Promise<{ id: number; number: string }> {
  const { accountId } = await db.charge.findUniqueOrThrow({ where: { id: chargeId } });
  return settleHere(db, clock, { accountId, chargeId, amountMinor });
}

/** Puts money on an account's balance through the cabinet. */
export async function topUpHere(
  db: Database,
  clock: Clock,
  { accountId, amountMinor }: { accountId: number; amountMinor: bigint },
): Promise<{ id: number; number: string }> {
  return settleHere(db, clock, { accountId, chargeId: null, amountMinor });
}

async function settleHere(
  db: Database,
  clock: Clock,
  { accountId, chargeId, amountMinor }: { accountId: number; chargeId: number | null; amountMinor: bigint },
): Promise<{ id: number; number: string }> {
  const { organization } = await db.account.findUniqueOrThrow({
    where: { id: accountId },
    include: { organization: true },
  });
  const { id: organizationId, currency } = organization;
  const number = await nextNumber(db);
  const key = `${organizationId}-${number}`;
  const merchant =
    (await db.merchant.findFirst({ where: { organizationId } })) ??
    (await db.merchant.create({
      data: {
        organizationId,
        provider: 'sandbox',
        title: 't',
        mode: 'test',
        credentials: '',
        keyId: '',
        hookToken: key,
      },
    }));
  const client = await db.client.create({ data: {} });
  const payment = await db.payment.create({
    data: {
      number,
      token: key,
      organizationId,
      clientId: client.id,
      merchantId: merchant.id,
      provider: 'sandbox',
      currency,
      amountMinor,
      expiresAt: clock.now(),
      lines: { create: [{ accountId, chargeId, amountMinor }] },
    },
  });
  const outcome = await settlePayment(db, clock, {
    paymentId: payment.id,
    report: {
      providerPaymentId: key,
      state: 'succeeded',
      receivedMinor: amountMinor,
      currency,
      reference: null,
      merchantMatches: true,
      method: null,
    },
  });
  if (outcome !== 'credited') throw new Error(`The payment was not credited: ${outcome}`);
  return { id: payment.id, number: payment.number };
}

async function nextNumber(db: Database): Promise<string> {
  const rows = await db.$queryRaw<{ value: bigint }[]>`SELECT nextval('payment_number_seq') AS value`;
  return `LK-${String(rows[0]?.value ?? 0n).padStart(6, '0')}`;
}

/** Gives a part of such a payment back, as the provider tells of it; gives the refund's id. */
export async function refundHere(
  db: Database,
  clock: Clock,
  { number, amountMinor, cancelDebts = false }: { number: string; amountMinor: bigint; cancelDebts?: boolean },
): Promise<number> {
  const payment = await db.payment.findUniqueOrThrow({ where: { number } });
  const [refund] = await requestRefund(db, clock, { paymentNumber: number, amountMinor, cancelDebts, actor: 'staff' });
  const outcome = await applyRefunds(db, clock, {
    paymentId: payment.id,
    report: {
      providerPaymentId: payment.providerPaymentId ?? '',
      state: 'succeeded',
      receivedMinor: payment.receivedMinor,
      refundedMinor: payment.refundedMinor + amountMinor,
      currency: payment.currency,
      reference: null,
      merchantMatches: true,
      method: null,
    },
  });
  if (!refund || outcome !== 'refunded') throw new Error(`Nothing was given back: ${outcome}`);
  return refund.id;
}

/** What is still owed on every charge of an organization, by account number and what it is for. */
export async function outstanding(db: Database, organizationId: string): Promise<Record<string, string>> {
  const rows = await db.$queryRaw<{ what: string; due: string }[]>`
    SELECT account.number || ' ' || charge.kind || ' ' ||
        coalesce(subscription.name || ' ' || subscription.first_day, visit.date::text, "order".number, parcel.number, '')
        AS what,
      (charge.amount_minor - charge.allocated_minor)::text AS due
    FROM charges charge JOIN accounts account ON account.id = charge.account_id
    LEFT JOIN subscriptions subscription
      ON charge.kind IN ('subscription', 'course') AND subscription.id = charge.source_id
    LEFT JOIN visits visit ON charge.kind = 'lesson' AND visit.id = charge.source_id
    LEFT JOIN orders "order" ON charge.kind = 'order' AND "order".id = charge.source_id
    LEFT JOIN parcels parcel ON charge.kind = 'delivery' AND parcel.id = charge.source_id
    WHERE charge.organization_id = ${organizationId} ORDER BY 1`;
  return Object.fromEntries(rows.map(({ what, due }) => [what, due]));
}

/** Where the books contradict themselves; empty when all is well. */
export async function ledgerFaults(db: Database): Promise<readonly unknown[]> {
  return (await verifyLedger(db)).breaches;
}
