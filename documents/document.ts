import { createHash } from 'node:crypto';
import type { TransactionGroup } from '../domain/billing/transactions.ts';
import type { Clock } from '../domain/clock.ts';
import type { Locale, Translate } from '../locales/index.ts';
import type { Database } from '../prisma/client.ts';

/**
 * What can be asked for. `from` and `to` are the first and the last month of bills and receipts, each as its first day,
 * and days of an export; both are included.
 */
export type DocumentRequest =
  | { readonly kind: 'bill'; readonly accountId: number; readonly from: string; readonly to: string }
  | { readonly kind: 'invoice'; readonly accountId: number }
  | { readonly kind: 'receipt'; readonly paymentId: number }
  | { readonly kind: 'receipts'; readonly accountId: number; readonly from: string; readonly to: string }
  | { readonly kind: 'chart'; readonly accountId: number; readonly chart: 'spending' | 'debt' | 'payments' }
  | {
      readonly kind: 'export';
      readonly accountId: number;
      /** Null: all transactions. */
      readonly group: TransactionGroup | null;
      readonly from: string;
      readonly to: string;
      readonly format: 'xlsx' | 'csv';
    };

export type DocumentKindName = DocumentRequest['kind'];

/** The request for one kind of document. */
export type RequestOf<Name extends DocumentKindName> = Extract<DocumentRequest, { readonly kind: Name }>;

/** Who asks, and in which language. */
export interface Reader {
  readonly clientId: number;
  readonly locale: Locale;
}

/** What documents are made with. */
export interface DocumentDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly translate: Translate;
}

/** Everything a document shows, read once. */
export interface Loaded<Data> {
  /** The account it is kept for. */
  readonly accountId: number;
  /** Tells it from others of its kind: «17:2026-01-01:2026-12-01». Ids and days only. */
  readonly subject: string;
  /** Plain values: strings, numbers, bigints, booleans, null, and arrays and objects of them. */
  readonly data: Data;
}

/** How a paper is put into words in one language. */
export interface Wording {
  readonly locale: Locale;
  /** The text of a key in that language. */
  t(key: string, params?: Readonly<Record<string, string | number>>): string;
  /** The text in Russian, whatever the reader's language: what a bank is to read. */
  forBank(key: string, params?: Readonly<Record<string, string | number>>): string;
}

/** A document as a file. */
export interface RenderedFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
}

/** A kind of document as it is written: a folder beside this file, and a line in registry.ts. */
interface DocumentKindDefinition<Name extends DocumentKindName, Data> {
  readonly name: Name;
  /** Raised with every change of what `render` gives, so that what was made before is made anew. */
  readonly version: number;
  /**
   * Reads what is shown, of what is the reader's own. Throws the DomainErrors not-yours, and document-empty where there
   * is nothing to print.
   */
  load(deps: Pick<DocumentDeps, 'db' | 'clock'>, reader: Reader, request: RequestOf<Name>): Promise<Loaded<Data>>;
  /** What is said beside the file. */
  caption(data: Data, wording: Wording): Caption;
  /** The file. Reads nothing but its arguments: the same data give the same document. */
  render(data: Data, wording: Wording): Promise<RenderedFile>;
}

/** A kind of document as the store uses it. */
export interface DocumentKind<Name extends DocumentKindName = DocumentKindName> {
  readonly name: Name;
  prepare(deps: DocumentDeps, reader: Reader, request: RequestOf<Name>): Promise<PreparedDocument>;
}

/** A document of which everything is read and nothing is drawn yet. */
export interface PreparedDocument {
  readonly accountId: number;
  /** The same for the same document, and another as soon as anything in it would differ. */
  readonly key: string;
  readonly caption: Caption;
  render(): Promise<RenderedFile>;
}

/** Joins reading and drawing, so that the types of the data in between are nobody else's matter. */
export function defineDocument<Name extends DocumentKindName, Data>(
  kind: DocumentKindDefinition<Name, Data>,
): DocumentKind<Name> {
  return {
    name: kind.name,
    prepare: async (deps, reader, request) => {
      const { accountId, subject, data } = await kind.load(deps, reader, request);
      const wording: Wording = {
        locale: reader.locale,
        t: (key, params) => deps.translate(reader.locale, key, params),
        forBank: (key, params) => deps.translate('ru', key, params),
      };
      return {
        accountId,
        key: [kind.name, subject, reader.locale, digestOf([kind.version, data])].join('/'),
        caption: kind.caption(data, wording),
        render: async () => {
          const file = await kind.render(data, wording);
          // Names have numbers in them that organizations chose.
          return { ...file, fileName: file.fileName.replaceAll(/[/\\:*?"<>|\p{Cc}]+/gu, '-') };
        },
      };
    },
  };
}

/** A key of the texts with what it needs, already formatted. */
export interface Caption {
  readonly key: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** A document that is ready to be sent. */
export interface MadeDocument extends RenderedFile {
  readonly documentId: number;
  /** Set once Telegram has the file: it is sent by this, without the content. */
  readonly telegramFileId: string | null;
  readonly caption: Caption;
}

/** A hash of plain values in which the order of the keys does not matter. */
function digestOf(value: unknown): string {
  const text = JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'bigint') return `${part}n`;
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
  return createHash('sha256').update(text).digest('base64url');
}
