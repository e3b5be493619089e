import { type Database, inTransaction, type Tx } from '../../prisma/client.ts';
import type { Organization } from '../../prisma/generated/client.ts';
import { lockSubject, lockTelegramUser } from '../access/limits.ts';
import type { Reader } from '../access/types.ts';
import type { Clock } from '../clock.ts';
import { DomainError } from '../errors.ts';
import { readThresholds } from '../organizations/index.ts';
import { announceAttachments } from './announce.ts';
import { recordFailure, requireBudget } from './budget.ts';
import { surnameMatches } from './surname.ts';
import type { BillOrganization } from './types.ts';

/** Longer than any organization's account number; what is longer is cut before it is looked for. */
const MAX_NUMBER_LENGTH = 64;

export interface BillEntry {
  readonly organizationId: string;
  /** as typed; compared exactly but for blanks around it */
  readonly number: string;
  readonly amountMinor: bigint;
  readonly surname?: string;
}

/** Where a client may attach an account by its number and a bill: utilities, and those anybody may join; by name. */
export async function listBillOrganizations(db: Tx): Promise<BillOrganization[]> {
  const rows = await db.organization.findMany({
    where: { OR: [{ kind: 'utility' }, { registrationMode: 'open' }] },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ id, name, kind, accountWord, currency, thresholds }) => ({
    id,
    name,
    kind,
    accountWord,
    currency,
    surnameRequired: readThresholds(thresholds).surnameRequired,
  }));
}

/**
 * Attaches an account by its number and the sum «к оплате» of either of its last two bills (not a zero one), with the
 * holder's surname where the organization wants it; also one that the client detached. Those who hold the account
 * already are told.
 *
 * A wrong number, sum or surname throws the same account-no-match. Sums are easy to guess, so after 5 failures within
 * a day, of the Telegram user or for the number, account-limit {hours} is thrown and only staff can help. Also
 * account-already-attached, not-yours without an open binding, organization-unknown where bills do not attach.
 */
export async function attachByBill(
  db: Database,
  clock: Clock,
  { clientId, telegramUserId, organizationId, number: typed, amountMinor, surname }: Reader & BillEntry,
): Promise<{ attachmentId: number; accountId: number }> {
  const number = typed.trim().normalize('NFC').slice(0, MAX_NUMBER_LENGTH);
  const outcome = await inTransaction(db, async (tx) => {
    await lockTelegramUser(tx, telegramUserId);
    await lockSubject(tx, `access:account-number:${organizationId}/${number}`);
    const now = clock.now();
    const bound = await tx.binding.count({ where: { clientId, telegramUserId, endedAt: null } });
    if (bound === 0) throw new DomainError('not-yours');
    const organization = await requireBillOrganization(tx, organizationId);
    const budget = { telegramUserId, organizationId, number, now };
    await requireBudget(tx, budget);
    const account = await tx.account.findUnique({
      where: { organizationId_number: { organizationId, number } },
      include: { attachments: { where: { clientId, detachedAt: null } } },
    });
    if (account?.accessOpen && account.attachments.length > 0) throw new DomainError('account-already-attached');
    const sums = account?.accessOpen ? await latestBills(tx, account.id) : [];
    const { surnameRequired } = readThresholds(organization.thresholds);
    const named = !surnameRequired || surnameMatches(account?.holderName, surname);
    if (!account || !named || !sums.includes(amountMinor)) {
      await recordFailure(tx, budget, organization);
      return new DomainError('account-no-match');
    }
    const proof = { origin: 'bill', attachedAt: now, detachedAt: null, detachReason: null } as const;
    const { id } = await tx.attachment.upsert({
      where: { accountId_clientId: { accountId: account.id, clientId } },
      create: { accountId: account.id, clientId, ...proof },
      update: proof,
    });
    await announceAttachments(tx, clock, [id]);
    return { attachmentId: id, accountId: account.id };
  });
  // Thrown out here, so that the failure stays counted.
  if (outcome instanceof DomainError) throw outcome;
  return outcome;
}

async function requireBillOrganization(tx: Tx, id: string): Promise<Organization> {
  const organization = await tx.organization.findUnique({ where: { id } });
  if (!organization || (organization.kind !== 'utility' && organization.registrationMode !== 'open')) {
    throw new DomainError('organization-unknown');
  }
  return organization;
}

/** The sums of the last two bills without zero ones: months of a utility, else the latest charges. */
async function latestBills(tx: Tx, accountId: number): Promise<bigint[]> {
  const months = await tx.billingMonth.findMany({
    where: { accountId },
    orderBy: { period: 'desc' },
    take: 2,
    select: { closingMinor: true },
  });
  const sums = months.map(({ closingMinor }) => closingMinor);
  if (months.length === 0) {
    const charges = await tx.charge.findMany({
      where: { accountId },
      orderBy: [{ dueOn: 'desc' }, { id: 'desc' }],
      take: 2,
      select: { amountMinor: true },
    });
    sums.push(...charges.map((charge) => charge.amountMinor));
  }
  return sums.filter((sum) => sum !== 0n);
}
