import { input, select } from '@inquirer/prompts';
import { organizationSchema, usualAccountWord } from '../../domain/organizations/organization.ts';
import { type Field, fields, flagAt } from './fields.ts';
import { type Nested, place, valueOf } from './values.ts';

/** What most answers are, so that Enter is enough. */
function usual(field: Field, answers: Nested): string | undefined {
  if (field.flag === 'time-zone') return Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (field.flag === 'currency') return 'RUB';
  if (field.flag === 'registration') return answers['kind'] === 'school' ? 'invited' : 'open';
  if (field.flag === 'account-word') return usualAccountWord[answers['kind'] as keyof typeof usualAccountWord];
  return undefined;
}

/** Asks on the terminal for what the flags leave out, checking every answer at once. Details may be skipped. */
export async function askForOrganization(given: Nested): Promise<Nested> {
  const answers = structuredClone(given);
  if (answers['id'] === undefined) {
    answers['id'] = await input({
      message: 'Короткое имя латиницей, для команд',
      validate: (text) => organizationSchema.shape.id.safeParse(text).error?.issues[0]?.message ?? true,
    });
  }
  for (const field of fields) {
    if (!field.asked || isGiven(answers, field.path)) continue;
    const value = await ask(field, answers);
    if (value !== null) place(answers, field.path, value);
  }
  return answers;
}

async function ask(field: Field, answers: Nested): Promise<unknown> {
  const { type, question } = field;
  const preset = usual(field, answers);
  if (typeof type === 'object') {
    const choices = Object.entries(type.choices).map(([value, name]) => ({ value, name }));
    return select({ message: question, choices, ...(preset ? { default: preset } : {}) });
  }
  const text = await input({
    message: question,
    ...(preset ? { default: preset } : {}),
    validate: (answer) => problemOf(field, answer, answers) ?? true,
  });
  return valueOf(field, text);
}

/** What is wrong with an answer, seen together with those before it: an account is checked against its bank. */
function problemOf(field: Field, answer: string, answers: Nested): string | null {
  if (answer.trim() === '') return field.path.length > 1 || field.flag.endsWith('url') ? null : 'Без этого нельзя';
  const tried = structuredClone(answers);
  place(tried, field.path, valueOf(field, answer));
  const { error } = organizationSchema.safeParse(tried);
  const issue = error?.issues.find(({ path }) => flagAt(path) === `--${field.flag}`);
  return issue?.message ?? null;
}

function isGiven(answers: Nested, path: readonly string[]): boolean {
  let at: unknown = answers;
  for (const part of path) at = (at as Nested | undefined)?.[part];
  return at !== undefined;
}
