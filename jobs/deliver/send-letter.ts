import { finish } from '../../domain/notices/ends.ts';
import type { Composed, DeliverDeps } from './deps.ts';
import { toLetter } from './letter.ts';
import { countAttempt, type OwedNotice } from './owed.ts';
import { paperInTime, paperOf, toldWithout } from './paper.ts';
import { writeSent } from './sent.ts';

/**
 * Sends the message of notice `noticeId` as a letter, and writes down how that ended. It is composed once more right
 * before the sending, because drawing its document takes time.
 */
export async function sendLetter(
  deps: DeliverDeps,
  noticeId: number,
  first: OwedNotice,
  { planned, compose }: { planned: Composed; compose: () => Promise<Composed> },
): Promise<void> {
  const { db, clock, letters, botUsername, log } = deps;
  const { clientId, locale, copyToEmail, clientBound, kind } = first;
  const to = first.email ?? first.clientEmail;
  if (to === null) return finish(db, deps, planned.ends.as('dropped', 'no-address'));
  const drawn = await paperInTime(deps, noticeId, first, planned);
  if (drawn !== 'missing') await countAttempt(db, clock, noticeId);
  const composed = await compose();
  const { message, parts, text, ends } = composed;
  const paper = await paperOf(deps, first, composed, drawn);
  if (!message || paper === 'gone') return finish(db, deps, ends.as('dropped', 'gone'));
  const letter = toLetter(
    text,
    {
      subject: message.subject,
      parts: parts.map((part) => ({ ...part, message: toldWithout(part.message, text, paper) })),
    },
    {
      locale,
      botUsername: botUsername(),
      clientId,
      copyToEmail,
      hasLeft: clientBound === false,
      unsubscribeUrl: (organizationIds) => deps.unsubscribeUrl({ clientId: clientId ?? 0, organizationIds }),
    },
  );
  const attachments = paper === null || paper === 'missing' ? [] : [paper.made];
  const refusal = await letters.send({ to, ...letter, attachments }).then(() => null, refusalForGood);
  if (refusal === null) return writeSent(deps, ends, paper);
  log.error({ notice: noticeId, kind, code: refusal }, 'the mail server refuses a letter');
  return finish(db, deps, ends.as('failed', `smtp ${refusal}`));
}

/**
 * The SMTP code of a refusal that asking again does not change. Anything else is thrown, stripped of the server's
 * words: they name the address, and this ends in the log.
 */
function refusalForGood(error: unknown): number {
  const { code, responseCode } = (error ?? {}) as { code?: string; responseCode?: number };
  if (responseCode !== undefined && responseCode >= 500 && responseCode < 600) return responseCode;
  throw new Error(`the letter was not taken: ${responseCode ?? code ?? 'no connection'}`);
}
