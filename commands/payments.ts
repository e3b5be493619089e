import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { stringify } from 'csv-stringify/sync';
import { confirmPosted, type RegisterLine, readRegister } from '../domain/imports/register.ts';
import { toDecimal } from '../domain/money.ts';
import { BALANCE_PROVIDER } from '../domain/payments/from-balance.ts';
import { day as dayCell } from '../feed/cells.ts';
import { inTransaction } from '../prisma/client.ts';
import { runStrange } from './payments/strange.ts';
import { runCommand, say, tell, UsageError } from './run.ts';
import { commandSettlement } from './settlement.ts';

const USAGE = `npm run payments -- --organization ID --from ДАТА --to ДАТА [--confirm] [--out ФАЙЛ] [--json]

  Реестр оплат, сделанных в кабинете, для учёта организации: CSV, который открывает Excel. Возвраты — отрицательной
  суммой.

  --from, --to   первый и последний день, например 01.11.2026 или 2026-11-01
  --confirm      отметить эти оплаты проведёнными: с этого момента они входят в цифры ваших файлов
  --out ФАЙЛ     записать в файл, а не на экран
  --json         то же в JSON

npm run payments -- strange [--help]

  Поступления у провайдера, которых нет среди платежей кабинета.`;

/**
 * `npm run payments`: takes out the register, and on `--confirm` marks what it lists as posted; `strange` lists money that
 * belongs to no payment.
 */
await runCommand(async () => {
  const [first, ...rest] = process.argv.slice(2);
  if (first === 'strange') {
    const actor = `staff:${userInfo().username}`;
    return async (context) => runStrange({ settlement: commandSettlement(context), actor, print: say }, rest);
  }
  const { values } = parseArgs({
    options: {
      organization: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      confirm: { type: 'boolean', default: false },
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { organization: organizationId, out } = values;
  if (values.help || organizationId === undefined || values.from === undefined || values.to === undefined) {
    throw new UsageError(USAGE);
  }
  const [from, to] = [dayOf('from', values.from), dayOf('to', values.to)];
  if (to < from) throw new UsageError('--to раньше, чем --from');

  return async ({ db, clock }) => {
    await db.organization.findUniqueOrThrow({ where: { id: organizationId } }).catch(() => {
      throw new UsageError(`Организации «${organizationId}» нет. Список: npm run organization -- list`);
    });
    const lines = await readRegister(db, { organizationId, from, to });
    const text = values.json ? toJson(lines) : toCsv(lines);
    if (out === undefined) process.stdout.write(text);
    else await writeFile(out, text);
    const paymentIds = [...new Set(lines.flatMap((line) => (line.refundId === null ? [line.paymentId] : [])))];
    const refundIds = [...new Set(lines.flatMap(({ refundId }) => refundId ?? []))];
    const count = paymentIds.length + refundIds.length;
    if (values.confirm) {
      // Written out first: what nobody has seen must not count as posted.
      const posted = await inTransaction(db, (tx) =>
        confirmPosted(tx, clock, { organizationId, paymentIds, refundIds }),
      );
      tell(`Проведены: ${posted} из ${count}`);
    }
    if (out !== undefined) say(`Оплат и возвратов: ${count}, строк: ${lines.length} — ${out}`);
    return 0;
  };
});

function dayOf(flag: string, text: string): string {
  const result = dayCell(text, { currency: 'RUB' });
  if ('value' in result) return result.value;
  throw new UsageError(`--${flag}: ${result.reason}`);
}

function toCsv(lines: readonly RegisterLine[]): string {
  const header = [
    'Номер оплаты',
    'Дата',
    'Номер счёта',
    'За что',
    'Сумма',
    'Способ',
    'Номер у провайдера',
    'Проведена',
  ];
  const rows = lines.map((line) => [
    line.number,
    shownTime(line.paidAt),
    line.account,
    purposeOf(line),
    toDecimal(line.amountMinor, line.currency).replace('.', ','),
    line.provider === BALANCE_PROVIDER ? 'с баланса' : line.provider,
    line.providerPaymentId ?? '',
    line.posted ? 'да' : 'нет',
  ]);
  // Without the mark Excel takes UTF-8 for Windows-1251; a cell that begins like a formula is taken for text.
  return stringify([header, ...rows], {
    bom: true,
    delimiter: ';',
    record_delimiter: 'windows',
    escape_formulas: true,
  });
}

function toJson(lines: readonly RegisterLine[]): string {
  const rows = lines.map((line) => ({
    number: line.number,
    paidAt: line.paidAt,
    account: line.account,
    purpose: purposeOf(line),
    amount: toDecimal(line.amountMinor, line.currency),
    currency: line.currency,
    provider: line.provider,
    providerPaymentId: line.providerPaymentId,
    posted: line.posted,
  }));
  return `${JSON.stringify(rows, null, 2)}\n`;
}

/** In the wording in which an office's own list would name it, so that the register can be imported back. */
function purposeOf(line: RegisterLine): string {
  return line.refundId === null ? thingOf(line) : `Возврат: ${thingOf(line)}`;
}

function thingOf({ kind, name, day, bought }: RegisterLine): string {
  const on = shownDay(day);
  if (kind === null) return 'Пополнение баланса';
  const purposes: Readonly<Record<typeof kind, string>> = {
    subscription: `Абонемент «${name}» с ${on}${bought ? newOf(bought) : ''}`,
    course: `Курс «${name}» с ${on}`,
    lesson: `Занятие ${on}, ${name}`,
    bill: `Квитанция за ${on.slice(3)}`,
    order: `Заказ ${name}`,
    delivery: `Доставка посылки ${name}`,
  };
  return purposes[kind];
}

/** What the office needs to enter a subscription that it does not know. */
function newOf({ groupName, lastDay }: NonNullable<RegisterLine['bought']>): string {
  const until = lastDay === null ? '' : ` по ${shownDay(lastDay)}`;
  return `${until}, группа «${groupName}», куплен в кабинете`;
}

function shownDay(day: string | null): string {
  return day?.split('-').toReversed().join('.') ?? '';
}

/** 2026-11-22 14:05 as 22.11.2026 14:05. */
function shownTime(moment: string): string {
  const [day = '', time = ''] = moment.split(' ');
  return `${day.split('-').toReversed().join('.')} ${time}`;
}
