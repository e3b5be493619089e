import { parseArgs } from 'node:util';
import { formatMoney } from '../../domain/money.ts';
import { listStrange, resolveStrange, type StrangeNews, type Strangeness } from '../../domain/payments/strange.ts';
import type { SettlementDeps } from '../../settlement/deps.ts';
import { askStrange, type StrangeMoney } from '../../settlement/strange.ts';
import { UsageError } from '../run.ts';

const USAGE = `npm run payments -- strange [--organization ID]
npm run payments -- strange --resolved НОМЕР --note ТЕКСТ [--organization ID]

  Поступления, о которых сообщил провайдер и которых нет среди платежей кабинета: что за деньги и что с ними делать.

  --organization   только мерчанты этой организации
  --resolved       это поступление разобрано, убрать из списка; --note обязательна и остаётся в журнале

Код выхода: 0 — список пуст, 1 — нет.`;

export interface StrangeCommandDeps {
  readonly settlement: SettlementDeps;
  /** Who runs the command, for the audit log. */
  readonly actor: string;
  readonly print: (line: string) => void;
}

/** Lists money that belongs to no payment, or takes a piece of it off the list; gives the exit code. */
export async function runStrange(
  { settlement, actor, print }: StrangeCommandDeps,
  args: readonly string[],
): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      organization: { type: 'string' },
      resolved: { type: 'string' },
      note: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) throw new UsageError(USAGE);
  const { organization: organizationId, resolved: id } = values;
  const { db, clock } = settlement;
  if (id !== undefined) {
    const note = values.note?.trim() ?? '';
    if (note === '') throw new UsageError('--resolved: нужна --note, что сделано');
    if (!(await resolveStrange(db, clock, { id, note, actor, organizationId }))) {
      throw new UsageError(`В списке нет ${id}`);
    }
    print(`Поступление ${id} разобрано.`);
    return 0;
  }
  const found = await listStrange(db, { organizationId });
  if (found.length === 0) print('Таких поступлений нет.');
  for (const news of found) for (const line of lines(news, await askStrange(settlement, news))) print(line);
  return found.length === 0 ? 0 : 1;
}

function lines(news: StrangeNews, money: StrangeMoney): string[] {
  const { id, what, receivedAt, organizationId, merchantTitle, provider, providerPaymentId, reference } = news;
  const { why, todo } = WORDS[what];
  const whose = organizationId === null ? '' : `, ${organizationId} «${merchantTitle}»`;
  return [
    `${id}. ${receivedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC, ${provider}${whose}: ${why}`,
    `   номер у провайдера ${providerPaymentId ?? '—'}, наш номер в сообщении ${reference ?? '—'}; ${sumOf(news, money)}`,
    `   ${todo} Потом: npm run payments -- strange --resolved ${id} --note ТЕКСТ`,
  ];
}

function sumOf({ amountMinor, currency }: StrangeNews, money: StrangeMoney): string {
  if (amountMinor !== null) return `сумма ${formatMoney(amountMinor, currency, 'ru')}`;
  if (money === null) return 'провайдер суммы не назвал';
  if (money.state !== 'succeeded') return 'деньги не пришли';
  const back =
    money.refundedMinor > 0n ? `, из них возвращено ${formatMoney(money.refundedMinor, money.currency, 'ru')}` : '';
  return `пришло ${formatMoney(money.receivedMinor, money.currency, 'ru')}${back}`;
}

const WORDS: Readonly<Record<Strangeness, { readonly why: string; readonly todo: string }>> = {
  'payment-unknown': {
    why: 'такого платежа в кабинете нет',
    todo: 'Эти деньги приняты не через кабинет (другая программа, прежняя база): учтите их у себя или верните плательщику в кабинете провайдера.',
  },
  'merchant-mismatch': {
    why: 'деньги пришли на другой мерчант, или это тестовая оплата',
    todo: 'Проверьте ключи и режим: npm run merchant -- check. Деньги учтите или верните в кабинете провайдера.',
  },
  'reference-mismatch': {
    why: 'у провайдера у этого платежа другой номер',
    todo: 'Найдите платёж в кабинете провайдера и учтите деньги или верните их там.',
  },
  'currency-mismatch': {
    why: 'деньги пришли в другой валюте',
    todo: 'Верните их в кабинете провайдера, плательщик заплатит заново.',
  },
  'chat-payment-unknown': {
    why: 'в чате оплачен счёт не из этого кабинета',
    todo: 'Бот раньше работал с другой программой: найдите оплату у провайдера, учтите её или верните.',
  },
};
