import type { Mutant } from './mutant.ts';

/** The list of bugs as tests/README.md shows it. */
export function tableOf(mutants: readonly Mutant[]): string {
  const rows = mutants.map(({ name, what, file, test }) => `| ${name} | ${what} | ${file} | ${test} |`);
  return ['| bug | what would go wrong | put into | noticed by |', '|---|---|---|---|', ...rows].join('\n');
}
