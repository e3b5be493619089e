import Table from 'cli-table3';
import type { SegmentCount } from '../../domain/broadcasts/count.ts';
import type { BroadcastReport, listBroadcasts } from '../../domain/broadcasts/report.ts';
import { segmentSchema } from '../../domain/broadcasts/segment.ts';
import type { Translate } from '../../locales/index.ts';
import { reasonWords } from '../notices/show.ts';
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

/** How a broadcast is doing, in lines. */
export function reportLines(report: BroadcastReport, translate: Translate): string[] {
  const { id, state, clients, clientsAhead, owed, sent, throughAt, startedAt, finishedAt, actor } = report;
  const total = (counts: Readonly<Record<string, number>>) =>
    Object.values(counts).reduce((all, count) => all + count, 0);
  const reasons = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).map(([reason, count]) => `  ${reasonWords(translate, reason)}: ${count}`);
  return [
    `Рассылка ${id}: ${STATE[state]}, клиентов ${clients}, ${actor}`,
    ...(startedAt ? [`Начата ${time(startedAt)}${finishedAt ? `, кончилась ${time(finishedAt)}` : ''} UTC`] : []),
    `Отправлено: в чаты ${sent.telegram}, письмами ${sent.email}`,
    `Не понадобилось: ${total(report.dropped)}`,
    ...reasons(report.dropped),
    `Не удалось: ${total(report.failed)}`,
    ...reasons(report.failed),
    ...(owed + clientsAhead > 0
      ? [`Осталось: копий ${owed}, и ещё не дошла очередь до клиентов: ${clientsAhead}`]
      : []),
    ...(throughAt ? [`Закончится примерно ${time(throughAt)} UTC`] : []),
  ];
}

/** Broadcasts as a table for a terminal. */
export function broadcastsTable(
  broadcasts: readonly ListedBroadcast[],
  currencies: ReadonlyMap<string, string>,
): string {
  const table = new Table({
    head: ['№', 'Организация', 'Состояние', 'Кому', 'Создана (UTC)', 'Начата', 'Кончилась', 'Кто'],
    style: { head: [], border: [] },
  });
  for (const { id, organizationId, state, segment, createdAt, startedAt, finishedAt, actor } of broadcasts) {
    const whom = segmentWords(segmentSchema.parse(segment), currencies.get(organizationId) ?? 'RUB');
    table.push([id, organizationId, STATE[state], whom, time(createdAt), time(startedAt), time(finishedAt), actor]);
  }
  return table.toString();
}

function time(moment: Date | null): string {
  return moment?.toISOString().slice(0, 16).replace('T', ' ') ?? '';
}
