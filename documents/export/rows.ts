import type { TransactionLine, TransactionPart } from '../../domain/billing/transactions.ts';
import { toDecimal } from '../../domain/money.ts';
import { chargeTitle } from '../charge-title.ts';
import type { Wording } from '../document.ts';

/** What is exported of one part of a transaction; plain values only. */
export interface ExportLine {
  readonly number: number;
  /** 'YYYY-MM-DD' */
  readonly day: string;
  readonly kind: TransactionLine['kind'];
  readonly part: TransactionPart;
  readonly currency: string;
  readonly paymentNumber: string | null;
}

/** A row of the table: a number where a sum is, so that a spreadsheet can reckon with it. */
export interface ExportRow {
  readonly number: number;
  readonly day: string;
  readonly operation: string;
  readonly subject: string;
  /** Decimal strings in the currency's own digits; empty where nothing of it moved. */
  readonly charged: string;
  readonly paid: string;
  readonly balance: string;
  readonly paymentNumber: string;
}

/** The columns in the order of the table; their headings are the keys export-column-… */
export const COLUMNS = [
  'number',
  'day',
  'operation',
  'subject',
  'charged',
  'paid',
  'balance',
  'paymentNumber',
] as const;

/** Those that hold sums. */
export const SUMS: ReadonlySet<string> = new Set(['charged', 'paid', 'balance']);

/**
 * A line in words. What raised a debt stands under «charged» (a correction with its sign), what lowered one under
 * «paid», and what moved the balance under «balance», positive where it grew.
 */
export function exportRow(wording: Wording, line: ExportLine): ExportRow {
  const { part, currency } = line;
  const raises = RAISING.has(line.kind);
  const sum = (amountMinor: bigint): string => toDecimal(amountMinor, currency);
  const isOwed = part.ledger === 'receivable';
  return {
    number: line.number,
    day: line.day,
    operation: wording.t(`export-operation-${line.kind}`),
    subject: subjectOf(wording, line),
    charged: isOwed && raises ? sum(part.amountMinor) : '',
    paid: isOwed && !raises ? sum(-part.amountMinor) : '',
    balance: isOwed ? '' : sum(-part.amountMinor),
    paymentNumber: line.paymentNumber ?? '',
  };
}

function subjectOf(wording: Wording, { part, kind, day }: ExportLine): string {
  if (!part.kind) return wording.t('export-balance');
  // The one bill of an account goes on from month to month: a line belongs to the month it happened in.
  const period = HERE.has(kind) ? null : day;
  return chargeTitle(wording, { ...EMPTY, ...part, kind: part.kind, period });
}

/** Money that came through the cabinet is for what was owed then, whatever the month. */
const HERE: ReadonlySet<string> = new Set(['payment', 'top_up', 'from_balance', 'refund']);

const RAISING: ReadonlySet<string> = new Set(['opening', 'charge', 'charge_correction', 'recalculation', 'penalty']);

const EMPTY = {
  subscriptionName: null,
  groupName: null,
  day: null,
  time: null,
  orderNumber: null,
  parcelNumber: null,
} as const;
