import type { Database } from '../../prisma/client.ts';

/** Long before the imports of any test. */
const BOUND_AT = new Date('2026-01-01T00:00:00Z');
let lastTelegramUserId = 7_000_000n;

/** A client of an organization with a proven address and a chat; `addParent` adds one more chat. */
export async function makeCustomer(db: Database, organizationId: string, email: string) {
  const client = await db.client.create({ data: { emails: { create: { email, verifiedAt: BOUND_AT } } } });
  const telegramUserIds: bigint[] = [];
  const addParent = async () => {
    lastTelegramUserId += 1n;
    const id = lastTelegramUserId;
    await db.telegramUser.create({ data: { id, chatId: id } });
    await db.binding.create({ data: { clientId: client.id, telegramUserId: id, createdAt: BOUND_AT } });
    await db.consent.create({
      data: {
        clientId: client.id,
        telegramUserId: id,
        organizationId,
        document: 'personal_data',
        version: '1',
        acceptedAt: BOUND_AT,
      },
    });
    telegramUserIds.push(id);
  };
  await addParent();
  return { id: client.id, telegramUserIds, addParent };
}
