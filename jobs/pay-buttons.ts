import type { DebtLine } from '../domain/billing/debts.ts';
import { sumOf } from '../domain/money.ts';
import { cutLabel } from '../locales/cut.ts';
import type { Button } from './notice.ts';
import type { NoticeText } from './text.ts';

/** Telegram takes no more bytes of callback data. */
const MAX_DATA_BYTES = 64;
/** A button that has a row to itself shows so much at most. */
export const LABEL_LENGTH = 60;
/** So many things at most that are owed for have a button each. */
export const EACH_UP_TO = 4;
/** So many debts at most have a line each. */
const LISTED_UP_TO = 6;

/** A charge with what is left to pay of it. */
type Owed = Pick<DebtLine, 'chargeId' | 'outstandingMinor' | 'currency'>;

/** Debts of one organization, each as `lineOf` says it; how many more there are, and what they come to. */
export function debtList(text: NoticeText, debts: readonly DebtLine[], lineOf: (debt: DebtLine) => string): string[] {
  const more = debts.length - LISTED_UP_TO;
  const sum = text.money(sumOf(debts.map((debt) => debt.outstandingMinor)), debts[0]?.currency ?? 'RUB');
  return [
    ...debts.slice(0, LISTED_UP_TO).map(lineOf),
    ...(more > 0 ? [text.html('notice-more-debts', { count: more })] : []),
    ...(debts.length > 1 ? ['', text.html('notice-total', { sum })] : []),
  ];
}

/**
 * Buttons that pay debts of one organization: one for all, and where they are few, one each as well. Where there are more
 * than have a line, one leads to all of them.
 */
export function payButtons(text: NoticeText, debts: readonly DebtLine[], now: Date): Button[][] {
  const currency = debts[0]?.currency ?? 'RUB';
  const sum = text.money(sumOf(debts.map((debt) => debt.outstandingMinor)), currency);
  const [only] = debts;
  if (only && debts.length === 1) return [[payButton(text, only)]];
  const ids = debts.map(({ chargeId }) => chargeId);
  const all = { ...payTogether(text.plain('notice-button-pay-all', { sum }), ids), namesOnlySum: true as const };
  if (debts.length > EACH_UP_TO) {
    const list = { text: text.plain('notice-button-debts', { count: debts.length }), open: 'debts' };
    return debts.length > LISTED_UP_TO ? [[all], [list]] : [[all]];
  }
  const isOfSeveral = new Set(debts.map(({ accountId }) => accountId)).size > 1;
  const each = debts.map((debt) => {
    const title = text.subject(debt, now);
    const label = text.plain('notice-button-pay-one', {
      sum: text.money(debt.outstandingMinor, debt.currency),
      title: isOfSeveral && debt.holderName !== null ? `${debt.holderName}: ${title}` : title,
    });
    return [payTogether(cutLabel(label, LABEL_LENGTH), [debt.chargeId])];
  });
  return [[all], ...each];
}

/** Pays one charge and no other. */
export function payButton(text: NoticeText, { chargeId, outstandingMinor, currency }: Owed): Button {
  return {
    text: text.plain('notice-button-pay', { sum: text.money(outstandingMinor, currency) }),
    open: `pay:${chargeId}`,
    namesOnlySum: true,
  };
}

/** Pays exactly these charges; where they are too many to be named in a button, all debts are shown. */
function payTogether(text: string, chargeIds: readonly number[]): { text: string; open: string } {
  const open = `pay:${chargeIds.join()}`;
  return { text, open: Buffer.byteLength(`open:${open}`) > MAX_DATA_BYTES ? 'debts' : open };
}
