import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { PaymentProvider, SettingsField } from '../../payments/provider.ts';
import { UsageError } from '../run.ts';

/** Asks a person; a secret is not shown while it is typed. */
export interface Questions {
  ask(question: { title: string; isSecret: boolean; isOptional: boolean; suggestion?: string }): Promise<string>;
}

/**
 * A provider's settings from --set, then --settings, then the person at the terminal, then what the provider suggests.
 * Throws a `UsageError` that names every field which is missing or wrong.
 */
export async function collectSettings(
  provider: PaymentProvider,
  sources: {
    given: readonly string[];
    file: string | undefined;
    suggested: Partial<Record<string, string>>;
    questions: Questions | null;
  },
): Promise<Record<string, unknown>> {
  const settings: Record<string, unknown> = { ...readFile(sources.file), ...readPairs(provider, sources.given) };
  for (const field of provider.fields.filter(({ name }) => settings[name] === undefined)) {
    const suggestion = sources.suggested[field.name];
    const answer = sources.questions ? await sources.questions.ask(questionOf(field, suggestion)) : suggestion;
    if (answer?.trim()) settings[field.name] = answer.trim();
    else if (suggestion !== undefined) settings[field.name] = suggestion;
  }
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

function readPairs(provider: PaymentProvider, pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      if (!provider.fields.some((field) => field.name === name)) {
        const names = provider.fields.map((field) => field.name).join(', ');
        throw new UsageError(`У ${provider.name} нет настройки ${name}; есть ${names}`);
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
