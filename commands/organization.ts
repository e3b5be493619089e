import { parseArgs } from 'node:util';
import { z } from 'zod';
import {
  addOrganization,
  type OrganizationDraft,
  setOrganization,
  usualAccountWord,
} from '../domain/organizations/organization.ts';
import { providers } from '../payments/registry.ts';
import { type CommandContext } from './context.ts';
import { askForOrganization } from './organization/ask.ts';
import { fields, flagAt } from './organization/fields.ts';
import { listOrganizations } from './organization/list.ts';
import { type Nested, place, valueOf } from './organization/values.ts';
import { runCommand, say, UsageError } from './run.ts';

const USAGE = `npm run organization -- add|set|list [ID] [поля] [--json]

  add   завести организацию: на терминале спросит, чего не хватает; в скрипте всё — флагами
  set   изменить; пустое значение (--phone "") стирает поле
  list  показать все

Поля:
${fields.map(({ flag, question }) => `  --${flag.padEnd(22)} ${question}`).join('\n')}`;

const providerNames = providers.map(({ name }) => name).join(' | ');

/** `npm run organization -- add|set|list`. */
await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      id: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      ...Object.fromEntries(fields.map(({ flag }) => [flag, { type: 'string' as const }])),
    },
  });
  const [action, id = values.id, ...rest] = positionals;
  if (values.help || rest.length > 0) throw new UsageError(USAGE);
  const given = readFlags(values);
  if (action === 'list') return async ({ db }) => listOrganizations(db, { json: values.json });
  if (action === 'add') return add({ ...given, ...(id === undefined ? {} : { id }) });
  if (action === 'set') {
    if (id === undefined)
      throw new UsageError('Какую организацию изменить? npm run organization -- set ID --поле значение');
    if (Object.keys(given).length === 0) throw new UsageError(`Что изменить?\n\n${USAGE}`);
    return set(id, given);
  }
  throw new UsageError(USAGE);
});

async function add(given: Nested): Promise<(context: CommandContext) => Promise<number>> {
  const answers = process.stdin.isTTY && process.stdout.isTTY ? await askForOrganization(given) : given;
  const kind = answers['kind'] as keyof typeof usualAccountWord | undefined;
  const draft = {
    currency: 'RUB',
    registrationMode: kind === 'school' ? 'invited' : 'open',
    ...(kind ? { accountWord: usualAccountWord[kind] } : {}),
    ...answers,
  };
  return withFlagNames(async ({ db, clock }) => {
    const { id, name } = await addOrganization(db, draft as OrganizationDraft);
    await db.auditEntry.create({
      data: { organizationId: id, actor: 'command', action: 'organization-added', createdAt: clock.now() },
    });
    say(`Организация «${name}» заведена. Дальше:`);
    say(`  npm run import -- --organization ${id} ФАЙЛ…`);
    say(`  npm run merchant -- add --organization ${id} --provider ${providerNames}`);
    return 0;
  });
}

function set(id: string, given: Nested): (context: CommandContext) => Promise<number> {
  return withFlagNames(async ({ db, clock }) => {
    const { name } = await setOrganization(db, id, given);
    const details = { fields: Object.keys(given) };
    await db.auditEntry.create({
      data: { organizationId: id, actor: 'command', action: 'organization-changed', details, createdAt: clock.now() },
    });
    say(`Организация «${name}» изменена.`);
    return 0;
  });
}

function readFlags(values: Readonly<Record<string, unknown>>): Nested {
  const given: Nested = {};
  for (const field of fields) {
    const text = values[field.flag];
    if (typeof text === 'string') place(given, field.path, valueOf(field, text));
  }
  return given;
}

/** A wrong value is named by the flag that sets it. */
function withFlagNames(
  work: (context: CommandContext) => Promise<number>,
): (context: CommandContext) => Promise<number> {
  return async (context) => {
    try {
      return await work(context);
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      throw new UsageError(error.issues.map(({ path, message }) => `${flagAt(path)}: ${message}`).join('\n'), {
        cause: error,
      });
    }
  };
}
