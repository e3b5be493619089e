import { parseArgs } from 'node:util';
import { resolveFinding } from '../../domain/payments/compare/findings.ts';
import { listStrange } from '../../domain/payments/strange.ts';
import { day as dayCell } from '../../feed/cells.ts';
import { comparePayments } from '../../settlement/compare.ts';
import type { SettlementDeps } from '../../settlement/deps.ts';
import { UsageError } from '../run.ts';
import { showComparison, toJson } from './show.ts';

const USAGE = `npm run reconcile -- [--day ДАТА] [--organization ID] [--merchant ID] [--json]
npm run reconcile -- --resolved LK-000123 --note ТЕКСТ

  Сверяет оплаты и возвраты с платёжными провайдерами: всё незаконченное и то, что закончилось за день. Расхождения
  исправляет обычным путём: зачисляет пришедшее, учитывает возвращённое; что исправить нельзя, показывает.

  --day ДАТА       день по часам организации, например 2026-11-21; без него — всё, что ещё не сверялось
  --organization   только эта организация
  --merchant ID    только этот мерчант, номер из npm run merchant -- list
  --json           то же в JSON
  --resolved       расхождение по этому платежу разобрано; --note обязательна и остаётся в журнале

Код выхода: 0 — всё сходится, 1 — есть расхождения, 2 — расхождений нет, но сверено не всё: провайдер не отвечает.`;

/** More than a day has; what is above it is said to be left. */
const LIMIT = 100_000;

export interface ReconcileCommandDeps {
  readonly settlement: SettlementDeps;
  /** Who runs the command, for the audit log. */
  readonly actor: string;
  readonly print: (line: string) => void;
  /** Between two payments of a merchant. */
  readonly spacingMs?: number;
}

/** Compares as staff wish and shows what came of it; gives the exit code. Throws a `UsageError` that names the remedy. */
export async function runReconcile(deps: ReconcileCommandDeps, args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      day: { type: 'string' },
      organization: { type: 'string' },
      merchant: { type: 'string' },
      json: { type: 'boolean', default: false },
      resolved: { type: 'string' },
      note: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) throw new UsageError(USAGE);
  const { settlement, actor, print, spacingMs } = deps;
  const { db, clock } = settlement;
  if (values.resolved !== undefined) {
    const note = values.note?.trim() ?? '';
    if (note === '') throw new UsageError('--resolved: нужна --note, что сделано');
    const payment = values.resolved.trim().toUpperCase();
    if (!(await resolveFinding(db, clock, { payment, note, actor }))) {
      throw new UsageError(`По платежу ${payment} расхождений нет`);
    }
    print(`Расхождение по платежу ${payment} разобрано.`);
    return 0;
  }
  const scope = {
    day: values.day === undefined ? undefined : dayOf(values.day),
    organizationId: await organizationOf(settlement, values.organization),
    merchantId: await merchantOf(settlement, values.merchant),
  };
  const report = await comparePayments(settlement, scope, {
    limit: LIMIT,
    ...(spacingMs === undefined ? {} : { spacingMs }),
  });
  const strange = await listStrange(db, { organizationId: scope.organizationId });
  if (values.json) print(toJson(report, strange));
  else for (const line of showComparison(report, strange)) print(line);
  if (report.open.length > 0) return 1;
  return report.isCut || report.merchants.some(({ notAsked }) => notAsked > 0) ? 2 : 0;
}

function dayOf(text: string): string {
  const result = dayCell(text, { currency: 'RUB' });
  if ('value' in result) return result.value;
  throw new UsageError(`--day: ${result.reason}`);
}

async function organizationOf({ db }: SettlementDeps, id: string | undefined): Promise<string | undefined> {
  if (id !== undefined && (await db.organization.count({ where: { id } })) === 0) {
    throw new UsageError(`Организации «${id}» нет. Список: npm run organization -- list`);
  }
  return id;
}

async function merchantOf({ db }: SettlementDeps, text: string | undefined): Promise<number | undefined> {
  if (text === undefined) return undefined;
  const id = /^\d{1,9}$/u.test(text) ? Number(text) : 0;
  if ((await db.merchant.count({ where: { id } })) === 0) {
    throw new UsageError(`Мерчанта «${text}» нет. Список: npm run merchant -- list`);
  }
  return id;
}
