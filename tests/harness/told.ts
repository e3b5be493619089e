import { readThresholds } from '../../domain/organizations/index.ts';
import type { Message, Recipient } from '../../jobs/notice.ts';
import { noticeKinds } from '../../jobs/notices/registry.ts';
import { createNoticeText } from '../../jobs/text.ts';
import { createTranslator } from '../../locales/index.ts';
import type { Database } from '../../prisma/client.ts';

const translate = createTranslator();

/** What a client would be told now by all planned notices of one kind: the message, and why the others are dropped. */
export interface Told {
  readonly message: Message | null;
  /** With plain spaces, to be compared. */
  readonly text: string;
  readonly dropped: readonly string[];
}

/** Prepares the planned notices of a kind as the delivery does, as if they were due. */
export async function toldOf(
  db: Database,
  { kind: name, clientId, now, locale = 'ru' }: { kind: string; clientId: number; now: Date; locale?: string },
): Promise<Told> {
  const kind = noticeKinds.find((each) => each.kind === name);
  if (!kind) throw new Error(`no kind ${name}`);
  const notices = await db.notice.findMany({
    where: { kind: name, clientId, state: 'planned' },
    orderBy: { id: 'asc' },
  });
  const [first] = notices;
  if (!first?.organizationId) return { message: null, text: '', dropped: [] };
  const organization = await db.organization.findUniqueOrThrow({ where: { id: first.organizationId } });
  const recipient: Recipient = {
    channel: 'telegram',
    clientId,
    email: null,
    locale,
    organization: { ...organization, thresholds: readThresholds(organization.thresholds) },
    now,
    botUsername: 'cabinet_bot',
  };
  const { render, dropped } = await kind.prepare(db, notices, recipient);
  const message = render?.(createNoticeText(translate, locale)) ?? null;
  return {
    message,
    text: (message?.text ?? '').replaceAll(/[\u00a0\u202f]/gu, ' '),
    dropped: dropped.map(({ reason }) => reason),
  };
}
