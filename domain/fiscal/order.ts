import type { Database } from '../../prisma/client.ts';
import type { AccountWord } from '../../prisma/generated/enums.ts';
import { type ChargeSubject, chargeSubjectColumns, chargeSubjectJoins } from '../billing/charge-subject.ts';
import { type Clock, dayIn } from '../clock.ts';
import { type GivenFacts, givenBy, givenColumns } from './given.ts';
import { type FiscalLine, paymentItems } from './items.ts';
import { fiscalProfileSchema } from './profile.ts';
import { addressed, readSaid, writeSaid } from './said.ts';
import type { FiscalReceipt } from './words.ts';

/**
 * The fiscal receipt of a payment, for the provider that is about to be told of it; null where the merchant has none made
 * (`profile` is the merchant's; `isTold`: its provider tells what becomes of
 * receipts). What it says is kept with the payment, and said again as it was. Fails with
 * `receipt-no-address`.
 */
export async function fiscalOrder(
  db: Database,
  clock: Clock,
  payment: { readonly id: number; readonly clientId: number },
  by: { readonly profile: unknown; readonly isTold: () => boolean },
): Promise<FiscalReceipt | null> {
  const said = (await kept(db, payment.id)) ?? (await say(db, clock, payment.id, by));
  return said && addressed(db, payment.clientId, said);
}

async function kept(db: Database, paymentId: number) {
  const { fiscal } = await db.payment.findUniqueOrThrow({ where: { id: paymentId }, select: { fiscal: true } });
  return readSaid(fiscal);
}

async function say(
  db: Database,
  clock: Clock,
  paymentId: number,
  by: { readonly profile: unknown; readonly isTold: () => boolean },
) {
  if (by.profile === null) return null;
  const profile = fiscalProfileSchema.parse(by.profile);
  const lines = await readLines(db, clock, paymentId);
  const text = writeSaid({
    taxSystem: profile.taxSystem,
    isTold: by.isTold(),
    items: paymentItems(lines, profile),
  });
  // Whoever is first decides for all.
  await db.$executeRaw`UPDATE payments SET fiscal = ${text}::jsonb WHERE id = ${paymentId} AND fiscal IS NULL`;
  return kept(db, paymentId);
}

interface LineRow extends GivenFacts, Omit<ChargeSubject, 'kind'> {
  readonly lineId: number;
  readonly timeZone: string;
  readonly accountWord: AccountWord;
  readonly accountNumber: string;
  readonly amountMinor: bigint;
  readonly balanceMinor: bigint;
  readonly chargeMinor: bigint;
  readonly outstandingMinor: bigint;
}

async function readLines(db: Database, clock: Clock, paymentId: number): Promise<FiscalLine[]> {
  const rows = await db.$queryRaw<LineRow[]>`
    SELECT line.id AS "lineId", organization.time_zone AS "timeZone", organization.account_word AS "accountWord",
      account.number AS "accountNumber", line.amount_minor AS "amountMinor", line.balance_minor AS "balanceMinor",
      coalesce(charge.amount_minor, 0) AS "chargeMinor",
      coalesce(charge.amount_minor - charge.allocated_minor, 0) AS "outstandingMinor",
      ${chargeSubjectColumns}, ${givenColumns}
    FROM payment_lines line
    JOIN accounts account ON account.id = line.account_id
    JOIN organizations organization ON organization.id = account.organization_id
    LEFT JOIN charges charge ON charge.id = line.charge_id
    ${chargeSubjectJoins}
    WHERE line.payment_id = ${paymentId} ORDER BY line.id`;
  return rows.map((row) => {
    const today = dayIn(row.timeZone, clock.now());
    const { given, total } = givenBy(row, today, today);
    return { ...row, subject: row.kind === null ? null : { ...row, kind: row.kind }, isGiven: given >= total };
  });
}
