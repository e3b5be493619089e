import { parseArgs } from 'node:util';
import { verifyLedger } from '../domain/billing/verify.ts';
import { showReport, toJson } from './ledger/show.ts';
import { runCommand, say, UsageError } from './run.ts';

const USAGE = `npm run ledger:verify [-- --limit ЧИСЛО] [--json]

  Проверяет книги кабинета: пересчитывает по проводкам остатки, начисления, месяцы, номера операций, оплаты и возвраты.
  Ничего не исправляет. Код выхода 0, если всё сходится, и 1, если нет.

  --limit ЧИСЛО   сколько нарушений каждого вида показать, по умолчанию 100
  --json          то же в JSON`;

/** `npm run ledger:verify`: says whether the books hold, and if not, where. */
await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      limit: { type: 'string', default: '100' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) throw new UsageError(USAGE);
  if (!/^[1-9]\d{0,5}$/u.test(values.limit)) throw new UsageError('--limit: нужно целое число от 1');

  return async ({ db }) => {
    const report = await verifyLedger(db, { limit: Number(values.limit) });
    if (values.json) say(toJson(report));
    else showReport(report);
    return report.breaches.length === 0 ? 0 : 1;
  };
});
