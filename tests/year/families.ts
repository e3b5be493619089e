import type { Database } from '../../prisma/client.ts';
import type { School } from './world.ts';

/** A chat of a client, with the hours that its owner has chosen; null: the organization's. */
export interface Chat {
  readonly id: bigint;
  readonly timeZone: string | null;
  readonly quietHours: { readonly start: string; readonly end: string } | null;
}

/** A child at a school: an account that its family holds. */
export interface Child {
  readonly accountId: number;
  readonly clientId: number;
  readonly school: School;
}

export interface Family {
  readonly clientId: number;
  readonly chats: readonly Chat[];
  readonly children: readonly Child[];
}

const LONG_AGO = new Date('2020-01-01T00:00:00Z');
/** Some have hours of their own, one of them in a zone far from the school's, one without any quiet. */
const WISHES: readonly Omit<Chat, 'id'>[] = [
  { timeZone: null, quietHours: null },
  { timeZone: 'Asia/Tokyo', quietHours: null },
  { timeZone: null, quietHours: { start: '00:30', end: '07:45' } },
  { timeZone: 'America/Los_Angeles', quietHours: { start: '13:00', end: '15:30' } },
  { timeZone: null, quietHours: { start: '00:00', end: '00:00' } },
];

/** A client with one chat or (every second one) two, bound and consented long ago, with a child in each school. */
export async function makeFamily(db: Database, schools: readonly School[], number: number): Promise<Family> {
  const { id: clientId } = await db.client.create({ data: { createdAt: LONG_AGO } });
  const chats = Array.from({ length: 1 + (number % 2) }, (_, n) => ({
    id: BigInt(1_000 + number * 10 + n),
    ...(WISHES[(number + n) % WISHES.length] ?? { timeZone: null, quietHours: null }),
  }));
  for (const chat of chats) await bind(db, chat, clientId, schools);
  const children: Child[] = [];
  for (const school of schools) {
    const student = { organizationId: school.id, identityKey: `${number}`, name: `Ученик ${number}` };
    const { id: studentId } = await db.student.create({ data: student });
    const { id: accountId } = await db.account.create({
      data: {
        organizationId: school.id,
        number: `Д-${number}`,
        studentId,
        attachments: { create: { clientId, origin: 'data', attachedAt: LONG_AGO } },
      },
    });
    children.push({ accountId, clientId, school });
  }
  return { clientId, chats, children };
}

async function bind(db: Database, { id, timeZone, quietHours }: Chat, clientId: number, schools: readonly School[]) {
  await db.telegramUser.create({ data: { id, chatId: id } });
  await db.binding.create({ data: { telegramUserId: id, clientId, createdAt: LONG_AGO } });
  await db.consent.createMany({
    data: schools.map((school) => ({
      clientId,
      telegramUserId: id,
      organizationId: school.id,
      document: 'personal_data' as const,
      version: '1',
      acceptedAt: LONG_AGO,
    })),
  });
  if (timeZone === null && quietHours === null) return;
  const { start: quietStart = null, end: quietEnd = null } = quietHours ?? {};
  await db.noticeSettings.create({ data: { telegramUserId: id, timeZone, quietStart, quietEnd, updatedAt: LONG_AGO } });
}
