import Table from 'cli-table3';
import { type ImportReport, refusalsOf } from '../../feed/import.ts';
import { say } from '../run.ts';

/** Conflicts beyond these are counted only; --json gives them all. */
const SHOWN_CONFLICTS = 20;

/** The report as a script reads it: exactly these keys, on stdout and alone there. */
export function showJson(report: ImportReport): void {
  const { added, changed, unchanged } = totals(report);
  say(JSON.stringify({ added, changed, unchanged, refused: refusalsOf(report), conflicts: report.conflicts }));
}

/** The report as a person reads it: a line for every file, then every refused row, then where the files disagree. */
export function showTable(report: ImportReport, { dryRun }: { dryRun: boolean }): void {
  const table = new Table({
    head: ['файл', 'вид', 'добавлено', 'изменено', 'без изменений', 'отказано'],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const { path, kind, added, changed, unchanged, refused } of report.files) {
    table.push([path, kind, added, changed, unchanged, refused.length]);
  }
  if (report.files.length > 1) {
    const { added, changed, unchanged, refused } = totals(report);
    table.push(['всего', '', added, changed, unchanged, refused]);
  }
  say(table.toString());
  const refusals = refusalsOf(report);
  if (refusals.length > 0) say('\nНе приняты:');
  for (const { file, line, column, reason } of refusals) say(`  ${file}, строка ${line}, «${column}»: ${reason}`);
  if (report.conflicts.length > 0) say('\nРасходятся (клиент видит цифры из строк организации):');
  for (const { account, subject, reason } of report.conflicts.slice(0, SHOWN_CONFLICTS)) {
    say(`  ${account}: ${subject}. ${reason}`);
  }
  const more = report.conflicts.length - SHOWN_CONFLICTS;
  if (more > 0) say(`  …и ещё ${more}; все — с флагом --json`);
  if (report.letters > 0) {
    say(
      `\nПисем о том, что доступ открыт: ${report.letters}${dryRun ? ' (пойдут без --dry-run; --no-invitations — не слать)' : ''}`,
    );
  }
  if (dryRun) say('\nЭто проба: ничего не записано.');
}

function totals({ files }: ImportReport): { added: number; changed: number; unchanged: number; refused: number } {
  const sum = (count: (file: ImportReport['files'][number]) => number): number =>
    files.reduce((total, file) => total + count(file), 0);
  return {
    added: sum((file) => file.added),
    changed: sum((file) => file.changed),
    unchanged: sum((file) => file.unchanged),
    refused: sum((file) => file.refused.length),
  };
}
