import type { Database } from '../../prisma/client.ts';
import type { ChargeKind, OrganizationKind } from '../../prisma/generated/enums.ts';

/** An organization with what tests of money need; `id` is also its name. */
export async function makeOrganization(
  db: Database,
  id = 'school',
  { kind = 'school', currency = 'RUB' }: { kind?: OrganizationKind; currency?: string } = {},
) {
  return db.organization.create({
    data: {
      id,
      kind,
      name: `Organization ${id}`,
      timeZone: 'Europe/Moscow',
      currency,
      registrationMode: 'invited',
      accountWord: 'personal_account',
    },
  });
}

/** A personal account with its student, attached to `clientId` if one is given. */
export async function makeAccount(db: Database, organizationId: string, number: string, clientId?: number) {
  const student = await db.student.create({
    data: { organizationId, identityKey: number, name: `Student ${number}` },
  });
  return db.account.create({
    data: {
      organizationId,
      number,
      studentId: student.id,
      ...(clientId === undefined
        ? {}
        : { attachments: { create: { clientId, origin: 'data', attachedAt: new Date('2026-01-01T00:00:00Z') } } }),
    },
  });
}

/** A client bound to the Telegram user `telegramUserId`. */
export async function makeClient(db: Database, telegramUserId = 100n) {
  return db.client.create({
    data: {
      bindings: {
        create: {
          telegramUser: {
            connectOrCreate: { where: { id: telegramUserId }, create: { id: telegramUserId, chatId: telegramUserId } },
          },
        },
      },
    },
  });
}

/** A charge without its ledger entries: post them with `postTransactions`. `sourceId` is unique within the kind. */
export async function makeCharge(
  db: Database,
  account: { id: number; organizationId: string },
  {
    kind = 'subscription',
    sourceId,
    dueOn = '2026-11-01',
    currency = 'RUB',
  }: { kind?: ChargeKind; sourceId?: number; dueOn?: string; currency?: string } = {},
) {
  return db.charge.create({
    data: {
      organizationId: account.organizationId,
      accountId: account.id,
      kind,
      sourceId: sourceId ?? (await nextSource(db)),
      dueOn: new Date(`${dueOn}T00:00:00Z`),
      currency,
    },
  });
}

async function nextSource(db: Database): Promise<number> {
  const { _max } = await db.charge.aggregate({ _max: { sourceId: true } });
  return (_max.sourceId ?? 0) + 1;
}

/** The Telegram user lets the school process the client's personal data. */
export async function makeConsent(db: Database, clientId: number, telegramUserId: bigint, acceptedAt: Date) {
  const consent = { organizationId: 'school', document: 'personal_data', version: '1' } as const;
  await db.consent.create({ data: { ...consent, clientId, telegramUserId, acceptedAt } });
}
