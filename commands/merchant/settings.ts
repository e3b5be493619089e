import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { PaymentProvider, SettingsField } from '../../payments/provider.ts';
import { UsageError } from '../run.ts';
import type { Questions } from './deps.ts';

/**
 * A provider's settings from --set, then --settings, then the person at the terminal, then what the provider suggests.
 * Throws a `UsageError` that names every field which is missing or wrong.
 */
export async function collectSettings(
  provider: PaymentProvider,
  sources: {
    given: readonly string[];
    file: string | undefined;
    /** Of a merchant that this one is to be like; asked again is only what it lacks. */
    like: Readonly<Record<string, unknown>>;
    suggested: Partial<Record<string, string>>;
    questions: Questions | null;
  },
): Promise<Record<string, unknown>> {
  const settings: Record<string, unknown> = {
    ...sources.like,
    ...readFile(sources.file),
    ...readPairs(provider, sources.given),
  };
  for (const field of provider.fields.filter(({ name }) => settings[name] === undefined)) {
    const suggestion = sources.suggested[field.name];
    const answer = sources.questions ? await sources.questions.ask(questionOf(field, suggestion)) : suggestion;
    if (answer?.trim()) settings[field.name] = answer.trim();
    else if (suggestion !== undefined) settings[field.name] = suggestion;
  }
  return checked(provider, settings);
}

/**
 * A merchant's settings with some of them changed, by --set, --settings, or by asking for those that --ask names; an
 * empty value clears one that may be left out. `changed` names them. Throws a `UsageError` that names what is wrong.
 */
export async function changeSettings(
  provider: PaymentProvider,
  sources: {
    before: () => Record<string, unknown>;
    given: readonly string[];
    asked: readonly string[];
    file: string | undefined;
    questions: Questions | null;
  },
): Promise<{ checked: Record<string, unknown>; changed: string[] }> {
  const changes: Record<string, unknown> = { ...readFile(sources.file), ...readPairs(provider, sources.given) };
  for (const name of sources.asked) {
    const field = provider.fields.find((each) => each.name === name);
    if (!field) throw noSuchField(provider, name);
    if (!sources.questions) throw new UsageError('--ask спрашивает на терминале; без него — --settings ФАЙЛ.json');
    changes[name] = (await sources.questions.ask(questionOf(field, undefined))).trim();
  }
  const after = { ...openable(provider, changes, sources.before), ...changes };
  const given = Object.fromEntries(Object.entries(after).filter(([, value]) => value !== ''));
  return { checked: checked(provider, given), changed: Object.keys(changes) };
}

/** Whoever gives anew all that must be given need not be able to open what was there. */
function openable(
  provider: PaymentProvider,
  changes: Record<string, unknown>,
  before: () => Record<string, unknown>,
): Record<string, unknown> {
  try {
    return before();
  } catch (error) {
    if (provider.fields.every(({ name, isOptional }) => isOptional || changes[name] !== undefined)) return {};
    throw error;
  }
}

function checked(provider: PaymentProvider, settings: Record<string, unknown>): Record<string, unknown> {
  try {
    return provider.checkSettings(settings);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const problems = error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
    const known = provider.fields.map(({ name, title }) => `  --set ${name}=…  ${title}`);
    throw new UsageError(
      [`Настройки ${provider.name} указаны не полностью или с ошибкой:`, ...problems, 'Все настройки:', ...known].join(
        '\n',
      ),
    );
  }
}

function questionOf({ title, isSecret, isOptional }: SettingsField, suggestion: string | undefined) {
  return { title, isSecret, isOptional, ...(suggestion === undefined ? {} : { suggestion }) };
}

function noSuchField(provider: PaymentProvider, name: string): UsageError {
  const names = provider.fields.map((field) => field.name).join(', ');
  return new UsageError(`У ${provider.name} нет настройки ${name}; есть ${names}`);
}

function readPairs(provider: PaymentProvider, pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      if (!provider.fields.some((field) => field.name === name)) {
        throw noSuchField(provider, name);
      }
      return [name, value.join('=')];
    }),
  );
}

function readFile(path: string | undefined): Record<string, unknown> {
  if (path === undefined) return {};
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new UsageError(`${path}: не удалось прочитать объект JSON`, { cause: error });
  }
}
