import { z } from 'zod';
import type { Database, Tx } from '../../prisma/client.ts';
import type { Organization } from '../../prisma/generated/client.ts';
import { DomainError } from '../errors.ts';
import { bankDetailsSchema, contactsSchema, legalDetailsSchema } from './details.ts';
import { ownThresholdsSchema } from './thresholds.ts';

/** A web page that clients can open. */
const page = z.url({ protocol: /^https?$/, error: 'нужна ссылка вида https://…' });

/** All that staff say of an organization. Details that are left out are unknown; thresholds, the usual ones. */
export const organizationSchema = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/, 'латинские строчные буквы, цифры и дефис, от 2 до 31 знака'),
  kind: z.enum(['school', 'shop', 'utility']),
  name: z.string().trim().min(1, 'нужно название').max(200),
  timeZone: z.string().refine(isTimeZone, 'нет такого часового пояса; пишется так: Europe/Moscow'),
  currency: z
    .string()
    .toUpperCase()
    .refine((code) => Intl.supportedValuesOf('currency').includes(code), 'нет такой валюты; пишется так: RUB'),
  registrationMode: z.enum(['invited', 'open']),
  accountWord: z.enum(['personal_account', 'contract', 'card']),
  legalDetails: legalDetailsSchema.default({}),
  bankDetails: bankDetailsSchema.default({}),
  contacts: contactsSchema.default({}),
  thresholds: ownThresholdsSchema.default({}),
  offerUrl: page.nullable().default(null),
  offerVersion: z.string().trim().min(1).default('1'),
  privacyUrl: page.nullable().default(null),
  privacyVersion: z.string().trim().min(1).default('1'),
});

export type OrganizationDraft = z.input<typeof organizationSchema>;

/** The word for an account that fits the kind of organization, where staff do not choose another. */
export const usualAccountWord = { school: 'contract', shop: 'card', utility: 'personal_account' } as const;

/** Writes down a new organization. Throws organization-exists where the id is taken, ZodError for wrong values. */
export async function addOrganization(db: Database | Tx, draft: OrganizationDraft): Promise<Organization> {
  const organization = organizationSchema.parse(draft);
  if (await db.organization.findUnique({ where: { id: organization.id }, select: { id: true } })) {
    throw new DomainError('organization-exists', { organization: organization.id });
  }
  return db.organization.create({ data: organization });
}

/** What staff change: plain fields are replaced; of the details and thresholds, those that are named. */
export type OrganizationChange = Partial<Omit<OrganizationDraft, 'id'>>;

/** Fields that money and history hang on. */
const FIXED = ['kind', 'currency'] as const;

/**
 * Changes an organization. A detail set to null is forgotten. Throws organization-unknown; ZodError for wrong values,
 * also where currency or kind would change under accounts that exist.
 */
export async function setOrganization(
  db: Database | Tx,
  id: string,
  change: { readonly [K in keyof OrganizationChange]?: unknown },
): Promise<Organization> {
  const stored = await db.organization.findUnique({ where: { id } });
  if (!stored) throw new DomainError('organization-unknown', { organization: id });
  const { createdAt: _createdAt, ...before } = stored;
  const merged: Record<string, unknown> = { ...before, ...change };
  for (const field of ['legalDetails', 'bankDetails', 'contacts', 'thresholds'] as const) {
    merged[field] = merge(before[field], change[field]);
  }
  const after = organizationSchema.parse(merged);
  const moved = FIXED.find((field) => after[field] !== stored[field]);
  if (moved && (await db.account.count({ where: { organizationId: id } })) > 0) {
    throw new z.ZodError([
      {
        code: 'custom',
        path: [moved],
        message: 'у организации уже есть счета, менять это поздно',
        input: after[moved],
      },
    ]);
  }
  return db.organization.update({
    where: { id },
    data: after,
  });
}

/** The stored details with those that are named replaced, and those set to null left out. */
function merge(stored: unknown, change: unknown): unknown {
  if (change === undefined) return stored;
  if (!isRecord(change)) return change;
  const parts = { ...(isRecord(stored) ? stored : {}) };
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete parts[key];
    else parts[key] = merge(parts[key], value);
  }
  return parts;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isTimeZone(name: string): boolean {
  try {
    // Abbreviations and offsets are no zones: they know nothing of summer time.
    return /\//.test(new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone) || name === 'UTC';
  } catch {
    return false;
  }
}
