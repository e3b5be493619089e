import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.ts';
import type { Translate } from '../../locales/index.ts';
import type { Database } from '../../prisma/client.ts';
import type { AnyNoticeKind, Message } from '../notice.ts';
import type { NoticeText } from '../text.ts';
import type { Ends } from './ends.ts';
import type { TelegramSender } from './telegram.ts';

/** Sends a letter; what is thrown is tried again, except an SMTP refusal for good (5xx). */
export interface LetterSender {
  send(letter: { to: string; subject: string; text: string; html: string }): Promise<unknown>;
}

export interface DeliverDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly telegram: TelegramSender;
  readonly letters: LetterSender;
  readonly translate: Translate;
  readonly botUsername: () => string | null;
  readonly kinds: readonly AnyNoticeKind[];
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** A message as it is to be said now, and how its notices end once it is. */
export interface Composed {
  /** null where nothing is left to say */
  readonly message: Message | null;
  readonly text: NoticeText;
  readonly ends: Ends;
}
