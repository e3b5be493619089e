import { afterAll, afterEach } from 'vitest';

const MARKS: Readonly<Record<string, string>> = { pass: '✓', fail: '✗', skip: '–' };

const results = new Map<string, Map<string, string>>();
const columns: string[] = [];
/** The suite of each case, without its provider: «payments». */
const suites = new Map<string, string>();
/** By provider: the cases that it cannot have (or «refunds *», all of a suite), with the reason. */
const senseless = new Map<string, Map<string, string>>();

/** Says that a case makes no sense for a provider, and why: neither passed nor left out. */
export function noteSenseless(provider: string, which: string, reason: string): void {
  const own = senseless.get(provider) ?? new Map<string, string>();
  senseless.set(provider, own.set(which, reason));
}

/** Notes how each test of the surrounding `describe` ends, in the column `provider`. */
export function noteResults(provider: string): void {
  if (!columns.includes(provider)) columns.push(provider);
  afterEach(({ task }) => {
    suites.set(task.name, (task.suite?.name ?? '').replace(/ (through|with) .*$/u, ''));
    const row = results.get(task.name) ?? new Map<string, string>();
    results.set(task.name, row);
    row.set(provider, MARKS[task.result?.state ?? 'skip'] ?? '✓');
  });
}

/** Prints what was noted once the file's tests are over: a line a case, a column a provider. */
export function printResults(): void {
  afterAll(() => {
    const width = Math.max(...[...results.keys()].map((name) => name.length));
    const cells = (of: (column: string) => string) => columns.map((column) => of(column).padEnd(column.length));
    const lines = [...results].map(([name, row]) =>
      [name.padEnd(width), ...cells((column) => row.get(column) ?? markOfMissing(column, name))].join('  '),
    );
    const reasons = [...senseless].flatMap(([provider, own]) =>
      [...own].map(([which, reason]) => `∅ ${provider}: ${which}: ${reason}`),
    );
    const table = [['case'.padEnd(width), ...columns].join('  '), ...lines, ...reasons];
    process.stdout.write(`\n${table.join('\n')}\n\n`);
  });
}

/** A case that a provider has not run: left out, or out of sense. */
function markOfMissing(provider: string, name: string): string {
  const own = senseless.get(provider);
  return own?.has(name) || own?.has(`${suites.get(name) ?? ''} *`) ? '∅' : '–';
}
