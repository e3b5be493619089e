import type { Logger } from 'pino';
import type { DocumentRequest, MadeDocument, Reader } from '../../documents/index.ts';
import type { Clock } from '../../domain/clock.ts';
import type { EndsDeps } from '../../domain/notices/ends.ts';
import type { LettersOf } from '../../domain/notices/mutes.ts';
import type { Turns } from '../../domain/notices/turns.ts';
import type { Letter } from '../../infra/mail.ts';
import type { Translate } from '../../locales/index.ts';
import type { Database } from '../../prisma/client.ts';
import type { AnyNoticeKind, Message } from '../notice.ts';
import type { NoticeText } from '../text.ts';
import type { Part } from './compose.ts';
import type { Ends } from './ends.ts';
import type { TelegramSender } from './telegram.ts';

/** Sends a letter; what is thrown is tried again, except an SMTP refusal for good (5xx). */
export interface LetterSender {
  send(letter: Letter): Promise<unknown>;
}

export interface DeliverDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly telegram: TelegramSender;
  /** whose turn it is to send to Telegram, over all processes */
  readonly turns: Turns;
  readonly letters: LetterSender;
  readonly translate: Translate;
  readonly botUsername: () => string | null;
  /** Makes a document, or gives the stored one. Throws the DomainErrors not-yours and document-empty. */
  readonly makePaper: (request: DocumentRequest, reader: Reader) => Promise<MadeDocument>;
  /** Where a client ends letters of these organizations, without being asked who they are. */
  readonly unsubscribeUrl: (letters: LettersOf) => string;
  readonly kinds: readonly AnyNoticeKind[];
  /** Is told how notices have ended. */
  readonly onEnded?: EndsDeps['onEnded'];
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** A message as it is to be said now, and how its notices end once it is. */
export interface Composed {
  /** null where nothing is left to say */
  readonly message: Message | null;
  /** the same, taken apart */
  readonly parts: readonly Part[];
  /** notices that could not be composed, and are not spoken for */
  readonly aside: readonly number[];
  readonly text: NoticeText;
  readonly ends: Ends;
}
