import { UsageError } from '../run.ts';
import { add } from './add.ts';
import { readArguments, USAGE, type Values } from './arguments.ts';
import { enable, fiscal, set } from './change.ts';
import { check } from './check.ts';
import type { MerchantCommandDeps } from './deps.ts';
import { list } from './list.ts';
import { rotate } from './rotate.ts';

/**
 * Adds, changes, checks and lists organizations' accounts at payment providers; gives the exit code. Throws a
 * `UsageError` that names the remedy.
 */
export async function runMerchant(deps: MerchantCommandDeps, args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args);
  const [action, ...rest] = positionals;
  if (values.help || rest.length > 0) throw new UsageError(USAGE);
  const act = ACTIONS.get(action ?? '');
  if (!act) throw new UsageError(USAGE);
  return (await act(deps, values)) ?? 0;
}

type Action = (deps: MerchantCommandDeps, values: Values) => Promise<number | void>;

const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['add', add],
  ['set', set],
  ['fiscal', fiscal],
  ['list', list],
  ['check', check],
  ['disable', (deps, values) => enable(deps, values, false)],
  ['enable', (deps, values) => enable(deps, values, true)],
  ['rotate', rotate],
]);
