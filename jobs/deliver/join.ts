import { cutLabel, cutMessage, MAX_MESSAGE_LENGTH } from '../../locales/cut.ts';
import type { Button, Message } from '../notice.ts';
import { LABEL_LENGTH } from '../pay-buttons.ts';
import type { NoticeText } from '../text.ts';
import type { Part } from './compose.ts';

type Row = readonly Button[];

/** More rows of buttons than this hide the text. Telegram would take a hundred. */
const MAX_ROWS = 10;
/** Room for what says how much is left out. */
const REMARK_LENGTH = 150;

/**
 * Several parts as one message: a line that says so, the parts with their buttons, and what puts them off where any can
 * be put off. What does not fit is counted and leads to the cabinet. Null where there is no part.
 */
export function joinParts(text: NoticeText, parts: readonly Part[], leaderId: number): Message | null {
  const [first] = parts;
  if (!first) return null;
  const later: Row[] = parts.some(({ kind }) => kind.isSnoozable)
    ? [[{ text: text.plain('delivery-later'), later: leaderId }]]
    : [];
  const { message } = first;
  if (parts.length === 1) return { ...message, buttons: [...message.buttons, ...later] };

  const { shown, left } = fitting(text, parts, later.length);
  const retires = shown.find((part) => part.message.retires !== undefined)?.message.retires;
  const cabinet: Row[] = left > 0 ? [[{ text: text.plain('notice-button-open-cabinet'), open: 'home' }]] : [];
  return {
    subject: subjectOf(text, parts),
    text: [text.html('delivery-digest'), ...shown.map((part) => part.message.text), ...remark(text, left)].join('\n\n'),
    buttons: distinct([...buttonsOf(shown), ...cabinet, ...later]),
    ...(retires === undefined ? {} : { retires }),
  };
}

/** The buttons of all parts; where those are of several organizations, what says only a sum says whose it is as well. */
function buttonsOf(parts: readonly Part[]): Row[] {
  const isOfSeveral = new Set(parts.flatMap(({ organization }) => organization?.id ?? [])).size > 1;
  return parts.flatMap(({ organization, message }) =>
    isOfSeveral && organization ? message.buttons.map((row) => withName(row, organization.name)) : message.buttons,
  );
}

function withName(row: Row, name: string): Row {
  return row.map((button) =>
    'namesOnlySum' in button ? { ...button, text: cutLabel(`${button.text} · ${name}`, LABEL_LENGTH) } : button,
  );
}

/** Two parts may lead to the same screen: an order and its items. */
function distinct(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
}

/** What a letter of several parts is called. */
function subjectOf(text: NoticeText, parts: readonly Part[]): string {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const names = new Set(parts.map(({ organization }) => organization?.name));
  const [name] = names;
  return names.size === 1 && name !== undefined
    ? text.plain('delivery-digest-subject', { count, organization: name })
    : text.plain('delivery-digest-subject-all', { count });
}

function remark(text: NoticeText, left: number): string[] {
  return left > 0 ? [text.html('delivery-digest-more', { count: left })] : [];
}

/** The parts that fit, the first one in any case, and how many notices the others speak for. */
function fitting(text: NoticeText, parts: readonly Part[], laterRows: number): { shown: Part[]; left: number } {
  const room = MAX_MESSAGE_LENGTH - text.html('delivery-digest').length - REMARK_LENGTH;
  const shown: Part[] = [];
  let length = 0;
  let rows = laterRows + 1;
  for (const part of parts) {
    const { message } = part;
    length += message.text.length + 2;
    rows += message.buttons.length;
    if (shown.length === 0) shown.push({ ...part, message: shortened(text, message, room) });
    else if (length <= room && rows <= MAX_ROWS) shown.push(part);
    else break;
  }
  const left = parts.slice(shown.length).reduce((sum, part) => sum + part.count, 0);
  return { shown, left };
}

function shortened(text: NoticeText, message: Message, room: number): Message {
  return { ...message, text: cutMessage(message.text, text.html('notice-cut'), room) };
}
