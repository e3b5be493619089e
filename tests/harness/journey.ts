import type { PlaygroundUser } from '../../playground/index.ts';
import type { Database } from '../../prisma/client.ts';
import type { TestClient } from './clients.ts';

type Message = ReturnType<PlaygroundUser['messages']>[number];
type Buttons = { inline_keyboard?: readonly (readonly { text: string; url?: string }[])[] };

/** A text with the spaces that must not break written as plain ones. */
export const plain = (text: string | undefined): string => (text ?? '').replaceAll(/[\u00a0\u202f]/gu, ' ');

/** The first message of the bot, there already or still to come, that says so. */
export function says({ user }: Pick<TestClient, 'user'>, text: string, timeoutMs?: number): Promise<Message> {
  return user.until((message) => isBots(message) && plain(message.text).includes(text), timeoutMs);
}

/** How many of the bot's messages in the chat say so. */
export function timesSaid({ user }: Pick<TestClient, 'user'>, text: string): number {
  return user.messages().filter((message) => isBots(message) && plain(message.text).includes(text)).length;
}

/** Presses a button as soon as the bot shows it: a screen may still be on its way when the last tap is answered. */
export async function tap({ user }: Pick<TestClient, 'user'>, label: string | RegExp): Promise<void> {
  const fits = (text: string) => (typeof label === 'string' ? text.includes(label) : label.test(text));
  await user.until((message) => isBots(message) && rowsOf(message).some((row) => row.some(({ text }) => fits(text))));
  await user.press(label);
}

/** Opens the cabinet of somebody who is bound already. */
export async function openCabinet(client: TestClient): Promise<void> {
  client.user.start();
  await says(client, 'Что требует внимания');
}

/**
 * From the home screen over the debts to a payment of all of them, picked where there are several; gives the link of the
 * «Pay» button.
 */
export async function startPaying(client: TestClient): Promise<string> {
  await tap(client, 'Долги');
  await says(client, 'Подходит срок оплаты');
  await tap(client, 'Оплатить');
  const next = await client.user.until(
    (message) => isBots(message) && /Платёж LK|К оплате:/u.test(plain(message.text)),
  );
  if (plain(next.text).includes('К оплате:')) await tap(client, 'Перейти к оплате');
  return payLinkOf(await says(client, 'Платёж LK'));
}

/** The address behind the «Pay» button of a payment's screen. */
export function payLinkOf(message: Message): string {
  const url = rowsOf(message)
    .flat()
    .find((button) => button.url !== undefined)?.url;
  if (url === undefined) throw new Error(`no link under: ${message.text}`);
  return url;
}

export interface Page {
  readonly status: number;
  /** where it leads to; null: it is a page itself */
  readonly location: string | null;
  readonly text: string;
}

/** Opens a page as a browser does, but follows no redirect. */
export async function look(url: string): Promise<Page> {
  return pageOf(await browse(url, { headers: { 'accept-language': 'ru' } }));
}

/** Presses the one button of our payment page; gives the bank's page. */
export async function click(payLink: string): Promise<Page> {
  return pageOf(await browse(payLink, { method: 'POST' }));
}

export type Card = 'success' | 'refusal' | 'late' | 'twice' | 'silent';

/** Pays on the bank's page; gives the page that the bank sends the payer back to. */
export async function payAtBank(bankPage: string | null, card: Card): Promise<string> {
  const body = new URLSearchParams({ card });
  const { location } = await pageOf(await browse(bankPage ?? '', { method: 'POST', body }));
  return location ?? '';
}

/** Our page, then the bank's, with this card; gives the page that the bank sends the payer back to. */
export async function pay(payLink: string, card: Card): Promise<string> {
  return payAtBank((await click(payLink)).location, card);
}

function browse(url: string, init: RequestInit): Promise<Response> {
  return fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(30_000) });
}

async function pageOf(response: Response): Promise<Page> {
  return { status: response.status, location: response.headers.get('location'), text: plain(await response.text()) };
}

/** All that money has left behind for a payment. */
export interface Trace {
  readonly status: string;
  readonly receivedMinor: bigint;
  /** of the charges that it was for */
  readonly outstandingMinor: readonly bigint[];
  /** ledger transactions of this payment, and their entries by account, which come to zero */
  readonly transactions: number;
  readonly entries: Readonly<Record<string, bigint>>;
  /** what the ledger's balances differ by from the sums of their entries, over the whole database */
  readonly driftMinor: bigint;
  /** what became of the callbacks that tell of it */
  readonly events: readonly (string | null)[];
}

/** Reads what became of the newest payment of a client. */
export async function traceOf(db: Database, client: Pick<TestClient, 'accountId' | 'chargeIds'>): Promise<Trace> {
  const payment = await db.payment.findFirstOrThrow({
    where: { lines: { some: { accountId: client.accountId } } },
    orderBy: { id: 'desc' },
  });
  const [charges, transactions, events, drift] = await Promise.all([
    db.charge.findMany({ where: { id: { in: [...client.chargeIds] } }, orderBy: { id: 'asc' } }),
    db.ledgerTransaction.findMany({
      where: { paymentId: payment.id },
      include: { entries: { include: { ledgerAccount: true } } },
    }),
    db.paymentEvent.findMany({ where: { reference: payment.number }, orderBy: { id: 'asc' } }),
    db.$queryRaw<{ drift: bigint }[]>`
      SELECT coalesce(sum(abs(a.balance_minor - coalesce(e.total, 0))), 0)::bigint AS drift FROM ledger_accounts a
      LEFT JOIN (SELECT ledger_account_id, sum(amount_minor)::bigint AS total FROM ledger_entries GROUP BY 1) e
        ON e.ledger_account_id = a.id`,
  ]);
  const entries: Record<string, bigint> = {};
  for (const { ledgerAccount, amountMinor } of transactions.flatMap((transaction) => transaction.entries)) {
    entries[ledgerAccount.kind] = (entries[ledgerAccount.kind] ?? 0n) + amountMinor;
  }
  return {
    status: payment.status,
    receivedMinor: payment.receivedMinor,
    outstandingMinor: charges.map((charge) => charge.amountMinor - charge.allocatedMinor),
    transactions: transactions.length,
    entries,
    driftMinor: drift[0]?.drift ?? -1n,
    events: events.map(({ outcome }) => outcome),
  };
}

/** The trace of a payment of `amountMinor` for one charge, credited once by a callback. */
export function paidOnce(amountMinor: bigint, events: readonly string[] = ['credited']): Trace {
  return {
    status: 'succeeded',
    receivedMinor: amountMinor,
    outstandingMinor: [0n],
    transactions: 1,
    entries: { merchant: amountMinor, receivable: -amountMinor },
    driftMinor: 0n,
    events,
  };
}

const rowsOf = (message: Message) => ((message.reply_markup ?? {}) as Buttons).inline_keyboard ?? [];
const isBots = (message: Message): boolean => message.from?.is_bot ?? false;
