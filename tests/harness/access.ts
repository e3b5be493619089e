import { onTestFinished } from 'vitest';
import { completeBinding } from '../../domain/access/binding.ts';
import { confirmCode } from '../../domain/access/confirmation.ts';
import { bindingConsents } from '../../domain/access/consents.ts';
import type { PlannedLetter, VerificationPurpose } from '../../domain/access/types.ts';
import { requestVerification } from '../../domain/access/verification.ts';
import { type Clock, fixedClock } from '../../domain/clock.ts';
import type { Database } from '../../prisma/client.ts';
import type { OrganizationKind, RegistrationMode } from '../../prisma/generated/enums.ts';
import { createTestDatabase } from './database.ts';

export const PEPPER = 'pepper';
const START = '2026-11-22T09:00:00Z';

/** A database of the test's own, gone after it, and a clock that stands at START. */
export async function setUpAccess() {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  return { db: database.db, clock: fixedClock(START) };
}

export async function addOrganization(
  db: Database,
  id: string,
  {
    mode = 'invited',
    kind = 'school',
    thresholds = {},
  }: { mode?: RegistrationMode; kind?: OrganizationKind; thresholds?: Record<string, number | boolean> } = {},
) {
  return db.organization.create({
    data: {
      id,
      kind,
      name: `Organization ${id}`,
      timeZone: 'Europe/Moscow',
      currency: 'RUB',
      registrationMode: mode,
      accountWord: 'contract',
      contacts: { phone: `+7 ${id}` },
      thresholds,
    },
  });
}

export async function addAccount(
  db: Database,
  organizationId: string,
  number: string,
  { email, open = true, student, holder }: { email?: string; open?: boolean; student?: string; holder?: string } = {},
) {
  return db.account.create({
    data: {
      number,
      accessOpen: open,
      organization: { connect: { id: organizationId } },
      ...(email && { email }),
      ...(holder && { holderName: holder }),
      ...(student && {
        student: {
          connectOrCreate: {
            where: { organizationId_identityKey: { organizationId, identityKey: student } },
            create: { organizationId, identityKey: student, name: student },
          },
        },
      }),
    },
  });
}

/** A letter to `email`; fails where the address is refused. */
export async function askLetter(
  db: Database,
  clock: Clock,
  telegramUserId: bigint,
  email: string,
  { purpose = 'bind', organizationId = null }: { purpose?: VerificationPurpose; organizationId?: string | null } = {},
): Promise<PlannedLetter> {
  const letter = await requestVerification(db, clock, {
    pepper: PEPPER,
    telegramUserId,
    email,
    purpose,
    organizationId,
  });
  if (letter.outcome !== 'letter') throw new Error(letter.outcome);
  return letter;
}

/** The whole way of a Telegram user to a client: letter, code, consents, binding. */
export async function bind(
  db: Database,
  clock: Clock,
  telegramUserId: bigint,
  email: string,
  options: { purpose?: VerificationPurpose; organizationId?: string | null } = {},
) {
  const { code } = await askLetter(db, clock, telegramUserId, email, options);
  const { verificationId } = await confirmCode(db, clock, { pepper: PEPPER, telegramUserId, code });
  const accepted = await bindingConsents(db, clock, { telegramUserId, verificationId });
  const result = await completeBinding(db, clock, { telegramUserId, verificationId, accepted });
  if (result.outcome !== 'bound') throw new Error(result.outcome);
  return { ...result, verificationId, reader: { telegramUserId, clientId: result.clientId } };
}

/** What a promise was refused with: the code of a DomainError and its values. */
export async function refusal(promise: Promise<unknown>): Promise<{ code: string; params: object } | null> {
  return promise.then(
    () => null,
    (error: { code: string; params: object }) => ({ code: error.code, params: error.params }),
  );
}
