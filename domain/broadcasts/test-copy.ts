import type { Database } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';
import { planClientNotices, planNotices } from '../notices/outbox.ts';
import { readBroadcast } from './report.ts';

/** Who looks at a broadcast before it goes to many: whoever is bound to a client, or a Telegram user the bot knows. */
export type Tester = { readonly clientId: number } | { readonly telegramUserId: bigint };

/**
 * Sends each of the broadcast's texts to one who looks at it first. Asked for again, it is sent again. Gives how many
 * messages that makes: none where the tester has no chat with the bot. Throws broadcast-unknown.
 */
export async function sendTestCopy(
  db: Database,
  clock: Clock,
  broadcast: { readonly id: number; readonly organizationId?: string | undefined },
  tester: Tester,
): Promise<number> {
  const { id, organizationId, textEn } = await readBroadcast(db, broadcast);
  const languages = textEn === null ? ['ru'] : ['ru', 'en'];
  const drafts = languages.map((language) => ({
    key: `broadcast-test:${id}:${language}:${clock.now().getTime()}`,
    kind: 'broadcast-test',
    organizationId,
    params: { broadcastId: id, language },
  }));
  if ('clientId' in tester) {
    return planClientNotices(
      db,
      clock,
      drafts.map((draft) => ({ ...draft, clientId: tester.clientId })),
    );
  }
  const { telegramUserId } = tester;
  if ((await db.telegramUser.count({ where: { id: telegramUserId } })) === 0) return 0;
  return planNotices(
    db,
    clock,
    drafts.map((draft) => ({ ...draft, key: `${draft.key}:${telegramUserId}`, telegramUserId })),
  );
}
