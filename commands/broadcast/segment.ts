import { listSegmentNames, type Segment, segmentSchema } from '../../domain/broadcasts/segment.ts';
import { formatMoney, parseMoney } from '../../domain/money.ts';
import type { Database } from '../../prisma/client.ts';
import { OrderStatus } from '../../prisma/generated/enums.ts';
import { UsageError } from '../run.ts';
import type { Values } from './arguments.ts';

/** Names shown where one was not found. */
const MAX_SHOWN = 20;

/** The segment that the flags name, of an organization; throws a `UsageError` for what cannot be meant. */
export async function segmentOf(
  db: Database,
  { id: organizationId, currency }: { readonly id: string; readonly currency: string },
  values: Values,
): Promise<Segment> {
  const { debt, 'debt-from': debtFrom, 'order-status': statuses, language } = values;
  const isNamed = values.school !== undefined || values.group !== undefined;
  const known = isNamed ? await listSegmentNames(db, organizationId) : { schools: [], groups: [] };
  const schools = values.school?.map((name) => asKnown(name, known.schools));
  const groups = values.group?.map((name) => asKnown(name, known.groups));
  requireKnown('school', schools, known.schools);
  requireKnown('group', groups, known.groups);
  requireKnown('order-status', statuses, Object.values(OrderStatus));
  requireKnown('language', language === undefined ? undefined : [language], ['ru', 'en']);
  requireKnown('debt', debt === undefined ? undefined : [debt], ['any', 'overdue']);
  const isAboutDebt = debt !== undefined || debtFrom !== undefined;
  return segmentSchema.parse({
    schools,
    groups,
    ...(isAboutDebt
      ? { debt: { overdue: debt === 'overdue', ...(debtFrom === undefined ? {} : atLeast(debtFrom, currency)) } }
      : {}),
    ...(values['subscription-ending'] ? { subscriptionEnding: true } : {}),
    orderStatuses: statuses,
    language,
  });
}

/** A segment in words: «с долгом от 1000, в группах «Футбол»». */
export function segmentWords(
  { schools, groups, debt, subscriptionEnding, orderStatuses, language }: Segment,
  currency: string,
): string {
  const quoted = (names: readonly string[]) => names.map((name) => `«${name}»`).join(', ');
  const parts = [
    ...(schools ? [`школы ${quoted(schools)}`] : []),
    ...(groups ? [`группы ${quoted(groups)}`] : []),
    ...(debt ? [`${debt.overdue ? 'просроченный долг' : 'долг'}${minimum(debt.atLeastMinor, currency)}`] : []),
    ...(subscriptionEnding ? ['заканчивается абонемент'] : []),
    ...(orderStatuses ? [`заказ в статусе ${orderStatuses.join(', ')}`] : []),
    ...(language ? [`язык ${language}`] : []),
  ];
  return parts.length === 0 ? 'все клиенты' : parts.join('; ');
}

function minimum(atLeastMinor: string, currency: string): string {
  return atLeastMinor === '1' ? '' : ` от ${formatMoney(BigInt(atLeastMinor), currency, 'ru')}`;
}

function atLeast(text: string, currency: string): { atLeastMinor: string } {
  const amountMinor = parseMoney(text, currency);
  if (amountMinor === null || amountMinor <= 0n) throw new UsageError(`--debt-from: «${text}» — не сумма`);
  return { atLeastMinor: `${amountMinor}` };
}

/** The name that is meant where it was copied from this command's own words, with the quotation marks around it. */
function asKnown(name: string, known: readonly string[]): string {
  const bare = /^«(.+)»$/u.exec(name)?.[1];
  return bare !== undefined && !known.includes(name) && known.includes(bare) ? bare : name;
}

function requireKnown(flag: string, given: readonly string[] | undefined, known: readonly string[]): void {
  const unknown = given?.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const shown = known.slice(0, MAX_SHOWN).join(', ');
  const more = known.length > MAX_SHOWN ? ` … всего ${known.length}` : '';
  throw new UsageError(`--${flag}: «${unknown}» нет. Есть: ${shown || '(ничего)'}${more}`);
}
