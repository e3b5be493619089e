import { groupBy } from '../../../domain/collections.ts';
import type { SubscriptionLine } from '../../../domain/lessons/subscriptions.ts';
import type { Cabinet } from '../../cabinet.ts';

/** The list of subscriptions, grouped by person, in HTML. */
export function subscriptionsText(cabinet: Cabinet, lines: readonly SubscriptionLine[]): string {
  const title = cabinet.html('subscriptions-title');
  if (lines.length === 0) return `${title}\n\n${cabinet.html('subscriptions-none')}`;
  const byPerson = groupBy(lines, (line) => `${line.personName} · ${line.organizationName}`);
  const blocks = [...byPerson].map(
    ([person, own]) =>
      `${cabinet.html('subscriptions-person', { person })}\n${own.map((line) => subscriptionText(cabinet, line)).join('\n\n')}`,
  );
  return [title, ...blocks].join('\n\n');
}

function subscriptionText(cabinet: Cabinet, line: SubscriptionLine): string {
  const parts = [cabinet.html('subscriptions-line', { name: line.name, group: line.groupName })];
  if (line.status !== 'active') parts.push(cabinet.html('subscriptions-status', { status: line.status }));
  if (line.lessonsLeft !== null) {
    const total = line.lessonsTotal ?? line.lessonsLeft;
    parts.push(cabinet.html('subscriptions-lessons', { left: line.lessonsLeft, total }));
  } else {
    parts.push(cabinet.html('subscriptions-unlimited'));
  }
  if (line.startsLater) {
    const last = line.lastDay ? cabinet.date(line.lastDay) : 'none';
    parts.push(cabinet.html('subscriptions-starts', { first: cabinet.date(line.firstDay), last }));
  } else if (line.lastDay && line.daysLeft !== null) {
    parts.push(cabinet.html('subscriptions-until', { date: cabinet.date(line.lastDay), days: line.daysLeft }));
  }
  if (line.ending) parts.push(cabinet.html('subscriptions-ending'));
  return parts.join('\n');
}
