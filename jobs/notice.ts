import type { z } from 'zod';
import type { DocumentRequest } from '../documents/index.ts';
import { dayIn } from '../domain/clock.ts';
import type { Thresholds } from '../domain/organizations/index.ts';
import type { Database } from '../prisma/client.ts';
import type { NoticeText } from './text.ts';

/**
 * Opens a screen of the cabinet (`payment:12`), does something at once (`autopay-skip:12`), opens a page of the web, or
 * puts off what the message of a notice reminds of.
 */
export type Button =
  | {
      readonly text: string;
      readonly open: string;
      /** The label names a sum and not to whom: a message for several organizations adds whose it is. */
      readonly namesOnlySum?: true;
    }
  | { readonly text: string; readonly act: string }
  | { readonly text: string; readonly url: string }
  | { readonly text: string; readonly later: number };

/**
 * A message ready to go. `text` is Telegram's HTML with everything foreign escaped; `subject` is plain, for letters.
 */
export interface Message {
  readonly subject: string;
  readonly text: string;
  readonly buttons: readonly (readonly Button[])[];
  /** A screen (`payment:12`) that this message makes untrue: it is taken out of the chat. */
  readonly retires?: string;
  /** A paper that goes with it, of what is the recipient's own; the text is its caption. */
  readonly paper?: DocumentRequest;
}

/** To whom, and in whose name. */
export interface Recipient {
  readonly channel: 'telegram' | 'email';
  readonly clientId: number | null;
  /** where a letter goes that is not a client's */
  readonly email: string | null;
  readonly locale: string;
  readonly organization: NoticeOrganization | null;
  readonly now: Date;
  /** Without the @; null while Telegram has not told it. */
  readonly botUsername: string | null;
}

export interface NoticeOrganization {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly thresholds: Thresholds;
}

/** The calendar day that it is for the organization. */
export function todayOf({ organization, now }: Recipient) {
  return dayIn(organization?.timeZone ?? 'UTC', now);
}

/** A kind of notice: when it holds and how it reads. One folder each, one line in the registry. */
export interface NoticeKind<Params, Data> {
  readonly kind: string;
  /** Payment results and security: they wait neither for the end of quiet hours nor behind what goes to many. */
  readonly isUrgent: boolean;
  /** The client may do without it. Not so with payments, security, and what must be said before a card is charged. */
  readonly isSwitchable: boolean;
  /** A reminder, which «напомнить позже» puts off. */
  readonly isSnoozable: boolean;
  /** It tells an organization's data, which a client sees once they accepted that organization's documents. */
  readonly needsConsent: boolean;
  /** Goes with others to one person as one message, unless they want each by itself. */
  readonly digest: boolean;
  /** What is to be paid: it comes before all else that goes along. */
  readonly isAboutMoney?: true;
  /**
   * What `load` finds its subject by. While a reader has put a notice off, another of the same kind with equal params is
   * the same to them and is dropped as `snoozed`: stages of one debt have the same, two months' bills have not.
   */
  readonly params: z.ZodType<Params>;
  /**
   * What the text needs, in one query, in the order of `params`; null where it is gone or no longer the recipient's.
   * `ids` are the notices' own, for a kind that has to know what was told besides.
   */
  load(
    db: Database,
    params: readonly Params[],
    recipient: Recipient,
    ids: readonly number[],
  ): Promise<readonly (Data | null)[]>;
  /** Why it need not be said any more ("paid"), or null while it holds. Asked right before the sending. */
  reasonToDrop(data: Data, recipient: Recipient): string | null;
  /** Several may speak of one subject, such as one that was put off and one that is due now: it is named once. */
  render(text: NoticeText, data: readonly Data[], recipient: Recipient): Message;
}

export interface PreparedNotices {
  /** null where nothing is left to say */
  readonly render: ((text: NoticeText) => Message) | null;
  readonly dropped: readonly { readonly id: number; readonly reason: string }[];
}

/** A kind whose parameters and data only it knows. */
export interface AnyNoticeKind
  extends Pick<
    NoticeKind<unknown, unknown>,
    'kind' | 'isUrgent' | 'isSwitchable' | 'isSnoozable' | 'needsConsent' | 'digest' | 'isAboutMoney'
  > {
  prepare(
    db: Database,
    notices: readonly { readonly id: number; readonly params: unknown }[],
    recipient: Recipient,
  ): Promise<PreparedNotices>;
}

/** Ties loading, checking and rendering together, so that kinds of every type can stand in one list. */
export function defineNotice<Params, Data>(kind: NoticeKind<Params, Data>): AnyNoticeKind {
  return {
    kind: kind.kind,
    isUrgent: kind.isUrgent,
    isSwitchable: kind.isSwitchable,
    isSnoozable: kind.isSnoozable,
    needsConsent: kind.needsConsent,
    digest: kind.digest,
    ...(kind.isAboutMoney ? { isAboutMoney: true } : {}),
    prepare: async (db, notices, recipient) => {
      const loaded = await kind.load(
        db,
        notices.map(({ params }) => kind.params.parse(params)),
        recipient,
        notices.map(({ id }) => id),
      );
      const dropped: { id: number; reason: string }[] = [];
      const holding: Data[] = [];
      for (const [index, { id }] of notices.entries()) {
        const data = loaded[index] ?? null;
        const reason = data === null ? 'gone' : kind.reasonToDrop(data, recipient);
        if (reason !== null) dropped.push({ id, reason });
        else if (data !== null) holding.push(data);
      }
      const render = holding.length === 0 ? null : (text: NoticeText) => kind.render(text, holding, recipient);
      return { render, dropped };
    },
  };
}
