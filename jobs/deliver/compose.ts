import type { AnyNoticeKind, Recipient } from '../notice.ts';
import { createNoticeText } from '../text.ts';
import type { Composed, DeliverDeps } from './deps.ts';
import { Ends } from './ends.ts';
import type { OwedNotice } from './owed.ts';

/** What there is to say of owed notices now: read anew, because what was planned may not hold any more. */
export async function compose(
  { db, translate }: Pick<DeliverDeps, 'db' | 'translate'>,
  kind: AnyNoticeKind,
  owed: readonly OwedNotice[],
  recipient: Recipient,
): Promise<Composed> {
  const prepared = await kind.prepare(db, owed, recipient);
  const text = createNoticeText(translate, recipient.locale);
  return { message: prepared.render?.(text) ?? null, text, ends: new Ends(owed, prepared.dropped) };
}
