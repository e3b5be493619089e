import { parseArgs } from 'node:util';
import type { Invitations } from '../domain/imports/context.ts';
import { KINDS, type KindName } from '../domain/imports/records.ts';
import { importFiles, refusalsOf } from '../feed/import.ts';
import { startProgress } from './import/progress.ts';
import { showJson, showTable } from './import/show.ts';
import { runCommand, UsageError } from './run.ts';

const USAGE = `npm run import -- --organization ID [--kind KIND] ФАЙЛ… [--dry-run] [--json]

  --organization ID    чьи это данные
  --kind KIND          вид файлов: ${KINDS.join(', ')};
                       без него вид узнаётся по заголовку
  --dry-run            показать, что изменилось бы, и ничего не записать
  --json               итог в JSON
  --invitations WHO    кому послать письмо, что доступ открыт: new — чьи карты открылись
                       этим файлом (так и без флага), all — всем, кого ещё не звали, none — никому
  --no-invitations     то же, что --invitations none

Код выхода: 0 — принято всё, 2 — есть отказанные строки, 1 — не удалось.`;

const INVITATIONS: readonly Invitations[] = ['new', 'all', 'none'];

/** `npm run import`: exit code 0 when all rows were taken, 2 when some were refused, 1 when it could not be done. */
await runCommand(async () => {
  const { values, positionals: paths } = parseArgs({
    allowPositionals: true,
    options: {
      organization: { type: 'string' },
      kind: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      invitations: { type: 'string', default: 'new' },
      'no-invitations': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { organization, kind, 'dry-run': dryRun } = values;
  if (values.help || organization === undefined || paths.length === 0) throw new UsageError(USAGE);
  if (kind !== undefined && !isKind(kind)) {
    throw new UsageError(`--kind: вида «${kind}» нет; бывает ${KINDS.join(', ')}`);
  }
  const invitations = values['no-invitations'] ? 'none' : INVITATIONS.find((who) => who === values.invitations);
  if (!invitations) throw new UsageError(`--invitations: ${INVITATIONS.join(', ')}`);

  return async ({ db, clock }) => {
    const progress = await startProgress(paths);
    const request = { organizationId: organization, paths, kind, dryRun, invitations, onRows: progress.add };
    const report = await importFiles(db, clock, request).finally(progress.stop);
    if (values.json) showJson(report);
    else showTable(report, { dryRun });
    return refusalsOf(report).length > 0 ? 2 : 0;
  };
});

function isKind(text: string): text is KindName {
  return (KINDS as readonly string[]).includes(text);
}
