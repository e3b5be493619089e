import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../domain/clock.ts';
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

/** Where the ledger contradicts itself or its charges; empty when all is well. */
export async function ledgerFaults(db: Database): Promise<unknown[]> {
  return db.$queryRaw<unknown[]>`
    SELECT 'balance' AS fault, ledger.id FROM ledger_accounts ledger
      LEFT JOIN ledger_entries entry ON entry.ledger_account_id = ledger.id
      GROUP BY ledger.id HAVING ledger.balance_minor <> coalesce(sum(entry.amount_minor), 0)
    UNION ALL
    SELECT 'charge', charge.id FROM charges charge
      LEFT JOIN ledger_entries entry ON entry.charge_id = charge.id
      GROUP BY charge.id
      HAVING charge.amount_minor - charge.allocated_minor <> coalesce(sum(entry.amount_minor), 0)
    UNION ALL
    SELECT 'office', charge.id FROM charges charge
      LEFT JOIN (SELECT line.charge_id, sum(line.allocated_minor) AS allocated,
          sum(line.absorbed_minor - coalesce(back.absorbed_minor, 0)) AS absorbed
        FROM payment_lines line
        LEFT JOIN (SELECT line_id, sum(absorbed_minor) AS absorbed_minor FROM refund_lines GROUP BY line_id) back
          ON back.line_id = line.id
        GROUP BY line.charge_id) here ON here.charge_id = charge.id
      WHERE charge.allocated_minor <>
        charge.office_paid_minor - coalesce(here.absorbed, 0) + coalesce(here.allocated, 0)`;
}
