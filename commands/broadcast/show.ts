import Table from 'cli-table3';
import type { SegmentCount } from '../../domain/broadcasts/count.ts';
import type { BroadcastReport, listBroadcasts } from '../../domain/broadcasts/report.ts';
import { segmentSchema } from '../../domain/broadcasts/segment.ts';
import type { Translate } from '../../locales/index.ts';
import { reasonWords } from '../notices/show.ts';
import { localTime } from '../time.ts';
import { segmentWords } from './segment.ts';

type ListedBroadcast = Awaited<ReturnType<typeof listBroadcasts>>[number];

const STATE: Readonly<Record<BroadcastReport['state'], string>> = {
  draft: 'черновик',
  sending: 'отправляется',
  stopped: 'остановлена',
  done: 'завершена',
};

/** How far a broadcast would get, in lines. */
export function countLines(count: SegmentCount): string[] {
  return [
    `Клиентов: ${count.clients}. Получат: в чатах ${count.chats}, письмами ${count.letters}.`,
    ...(count.mutedClients > 0 ? [`Отключили рассылки: ${count.mutedClients}.`] : []),
    ...(count.unreachableClients > 0
      ? [`Недоступны: ${count.unreachableClients} (нет чата с ботом, согласия или адреса).`]
      : []),
  ];
}

/** How a broadcast is doing, in lines, with times on the organization's clocks. */
export function reportLines(report: BroadcastReport, timeZone: string, translate: Translate): string[] {
  const { id, state, clients, clientsAhead, owed, sent, throughAt, startedAt, finishedAt, actor } = report;
  const time = (moment: Date) => localTime(moment, timeZone);
  const total = (counts: Readonly<Record<string, number>>) =>
    Object.values(counts).reduce((all, count) => all + count, 0);
  const reasons = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).map(([reason, count]) => `  ${reasonWords(translate, reason)}: ${count}`);
  return [
    `Рассылка ${id}: ${STATE[state]}, клиентов ${clients}, ${actor}`,
    ...(startedAt ? [`Начата ${time(startedAt)}${finishedAt ? `, кончилась ${time(finishedAt)}` : ''}`] : []),
    `Отправлено: в чаты ${sent.telegram}, письмами ${sent.email}`,
    `Не понадобилось: ${total(report.dropped)}`,
    ...reasons(report.dropped),
    `Не удалось: ${total(report.failed)}`,
    ...reasons(report.failed),
    ...(owed + clientsAhead > 0
      ? [`Осталось: копий ${owed}, и ещё не дошла очередь до клиентов: ${clientsAhead}`]
      : []),
    ...(throughAt ? [`Закончится примерно ${time(throughAt)}`] : []),
  ];
}

/** Broadcasts as a table for a terminal, with times on the clocks of each one's organization. */
export function broadcastsTable(
  broadcasts: readonly ListedBroadcast[],
  organizations: ReadonlyMap<string, { readonly currency: string; readonly timeZone: string }>,
): string {
  const table = new Table({
    head: ['№', 'Организация', 'Состояние', 'Кому', 'Создана', 'Начата', 'Кончилась', 'Кто'],
    style: { head: [], border: [] },
  });
  for (const { id, organizationId, state, segment, createdAt, startedAt, finishedAt, actor } of broadcasts) {
    const { currency = 'RUB', timeZone = 'UTC' } = organizations.get(organizationId) ?? {};
    const whom = segmentWords(segmentSchema.parse(segment), currency);
    const times = [createdAt, startedAt, finishedAt].map((moment) => (moment ? localTime(moment, timeZone) : ''));
    table.push([id, organizationId, STATE[state], whom, ...times, actor]);
  }
  return table.toString();
}
