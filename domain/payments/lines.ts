import type { Tx } from '../../prisma/client.ts';
import { readHeld } from '../billing/balance.ts';
import { type DebtLine, listDebts } from '../billing/debts.ts';
import { DomainError } from '../errors.ts';
import { lacksBalance } from './outdated.ts';

/**
 * A part of a payment: (some of) a charge, or a top-up of an account's balance. `amountMinor` is what the payer brings,
 * `balanceMinor` what the balance of the charge's own account gives; either may be 0, not both.
 */
export type PaymentLineChoice =
  | { readonly chargeId: number; readonly amountMinor: bigint; readonly balanceMinor?: bigint }
  | { readonly accountId: number; readonly amountMinor: bigint };

/** A line as the payment keeps it. */
export interface LineDraft {
  readonly accountId: number;
  readonly chargeId: number | null;
  readonly amountMinor: bigint;
  readonly balanceMinor: bigint;
}

/** With what is owed now. */
export interface CheckedLine extends LineDraft {
  /** Null for a top-up. */
  readonly outstandingMinor: bigint | null;
}

/** Of one client, within one organization. */
interface Wish {
  readonly clientId: number;
  readonly organizationId: string;
  readonly lines: readonly PaymentLineChoice[];
}

/**
 * The lines that a client picked, with their accounts, if all of them are the client's and hold now. Fails with
 * `nothing-to-pay`, `not-yours`, `debts-changed` or `balance-changed`.
 */
export async function checkLines(tx: Tx, { clientId, organizationId, lines }: Wish): Promise<CheckedLine[]> {
  const charges = lines.filter((line) => 'chargeId' in line);
  const topUps = lines.filter((line) => 'accountId' in line);
  if (new Set(charges.map((line) => line.chargeId)).size < charges.length) throw new DomainError('debts-changed');
  if (lines.some(isNothing)) throw new DomainError('nothing-to-pay');
  const debts = charges.length === 0 ? [] : await ownDebts(tx, clientId, organizationId, charges);
  const owned = await tx.attachment.findMany({
    where: {
      clientId,
      detachedAt: null,
      accountId: { in: topUps.map((line) => line.accountId) },
      account: { organizationId, accessOpen: true },
    },
  });
  const debtsById = new Map(debts.map((debt) => [debt.chargeId, debt]));
  const ownAccountIds = new Set(owned.map((attachment) => attachment.accountId));
  const checked = lines.map((line) => {
    if ('accountId' in line) {
      if (!ownAccountIds.has(line.accountId)) throw new DomainError('not-yours');
      const { accountId, amountMinor } = line;
      return { accountId, chargeId: null, amountMinor, balanceMinor: 0n, outstandingMinor: null };
    }
    const { amountMinor, balanceMinor = 0n } = line;
    const debt = debtsById.get(line.chargeId);
    if (!debt || debt.outstandingMinor < amountMinor + balanceMinor) throw new DomainError('debts-changed');
    const { accountId, chargeId, outstandingMinor } = debt;
    return { accountId, chargeId, amountMinor, balanceMinor, outstandingMinor };
  });
  await checkBalances(tx, checked);
  return checked;
}

function isNothing(line: PaymentLineChoice): boolean {
  const balanceMinor = 'chargeId' in line ? (line.balanceMinor ?? 0n) : 0n;
  return line.amountMinor < 0n || balanceMinor < 0n || line.amountMinor + balanceMinor === 0n;
}

async function checkBalances(tx: Tx, lines: readonly CheckedLine[]): Promise<void> {
  const asking = lines.filter(({ balanceMinor }) => balanceMinor > 0n);
  if (asking.length === 0) return;
  const held = await readHeld(
    tx,
    asking.map(({ accountId }) => accountId),
  );
  const asked = asking.map((line) => ({ ...line, heldMinor: held.get(line.accountId) ?? 0n }));
  if (lacksBalance({ lines: asked })) throw new DomainError('balance-changed');
}

// What is not among the client's debts is either paid meanwhile or not theirs; only the former is told so.
async function ownDebts(
  tx: Tx,
  clientId: number,
  organizationId: string,
  charges: readonly { chargeId: number }[],
): Promise<DebtLine[]> {
  const chargeIds = charges.map((line) => line.chargeId);
  const debts = await listDebts(tx, { clientId, organizationId, chargeIds });
  if (debts.length === chargeIds.length) return debts;
  const own = await tx.charge.count({
    where: {
      id: { in: chargeIds },
      account: { organizationId, accessOpen: true, attachments: { some: { clientId, detachedAt: null } } },
    },
  });
  throw new DomainError(own === chargeIds.length ? 'debts-changed' : 'not-yours');
}
