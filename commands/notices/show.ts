import Table from 'cli-table3';
import type { ListedNotice } from '../../domain/notices/staff-list.ts';
import type { Translate } from '../../locales/index.ts';
import { localTime } from '../time.ts';

const STATE: Readonly<Record<ListedNotice['state'], string>> = {
  planned: 'ждёт срока',
  queued: 'в очереди',
  sent: 'отправлено',
  dropped: 'не нужно',
  failed: 'НЕ ОТПРАВЛЕНО',
};

/** Notices as a table for a terminal: what, where to, and what became of it when, on the organization's clocks. */
export function noticesTable(notices: readonly ListedNotice[], translate: Translate): string {
  const table = new Table({
    head: ['№', 'Что', 'Куда', 'Клиент', 'Чьё', 'Состояние', 'Когда'],
    colWidths: [null, null, null, null, null, 38, 34],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const notice of notices) {
    const { id, kind, channel, clientId, organizationId, state, attempts } = notice;
    const reason = notice.reason === null ? '' : `: ${reasonWords(translate, notice.reason)}`;
    table.push([
      id,
      kindWords(translate, kind),
      channel === 'telegram' ? 'Telegram' : 'письмо',
      clientId ?? '—',
      organizationId ?? '—',
      `${STATE[state]}${reason}${joined(notice)}${attempts > 1 ? `, попыток ${attempts}` : ''}`,
      times(notice),
    ]);
  }
  return table.toString();
}

/** The same for a program. */
export function noticesJson(notices: readonly ListedNotice[]): string {
  const rows = notices.map(({ telegramUserId: _telegramUserId, ...notice }) => notice);
  return JSON.stringify(rows, null, 2);
}

/** How staff call a kind of notice; its own name where it has none. */
export function kindWords(translate: Translate, kind: string): string {
  return translate('ru', 'notice-kind', { kind });
}

/** Why a notice was not sent, in words; what Telegram or a mail server said stays as it is. */
export function reasonWords(translate: Translate, reason: string): string {
  return translate('ru', 'notice-reason', { reason });
}

function joined({ digestId, snoozedFromId, broadcastId }: ListedNotice): string {
  return [
    ...(digestId === null ? [] : [`, вместе с № ${digestId}`]),
    ...(snoozedFromId === null ? [] : [`, отложено из № ${snoozedFromId}`]),
    ...(broadcastId === null ? [] : [`, рассылка ${broadcastId}`]),
  ].join('');
}

/** «2026-11-20 07:00, срок 18:00, конец 11-21 06:01»: the day where it is another than that of the planning. */
function times({
  timeZone,
  organizationId,
  plannedAt,
  dueAt,
  queuedAt,
  firstAttemptAt,
  finishedAt,
}: ListedNotice): string {
  const planned = localTime(plannedAt, timeZone);
  const step = (word: string, moment: Date | null) => {
    if (moment === null) return [];
    const [day = '', time = ''] = localTime(moment, timeZone).split(' ');
    return [`${word} ${planned.startsWith(day) ? '' : `${day.slice(5)} `}${time}`];
  };
  return [
    organizationId === null ? `${planned} UTC` : planned,
    ...(dueAt.getTime() === plannedAt.getTime() ? [] : step('срок', dueAt)),
    ...step('очередь', queuedAt),
    ...step('попытка', firstAttemptAt),
    ...step('конец', finishedAt),
  ].join(', ');
}
