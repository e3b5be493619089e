import { afterAll, afterEach } from 'vitest';

const MARKS: Readonly<Record<string, string>> = { pass: '✓', fail: '✗', skip: '–' };

const results = new Map<string, Map<string, string>>();
const columns: string[] = [];

/** Notes how each test of the surrounding `describe` ends, in the column `provider`. */
export function noteResults(provider: string): void {
  if (!columns.includes(provider)) columns.push(provider);
  afterEach(({ task }) => {
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
      [name.padEnd(width), ...cells((column) => row.get(column) ?? '–')].join('  '),
    );
    process.stdout.write(`\n${[['case'.padEnd(width), ...columns].join('  '), ...lines].join('\n')}\n\n`);
  });
}
