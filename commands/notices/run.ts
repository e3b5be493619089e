import { parseArgs } from 'node:util';
import { normalizeEmail } from '../../domain/access/email.ts';
import type { Clock } from '../../domain/clock.ts';
import { retryNotices } from '../../domain/notices/retry.ts';
import { listNotices, type NoticeFilter } from '../../domain/notices/staff-list.ts';
import { day as dayCell } from '../../feed/cells.ts';
import type { Translate } from '../../locales/index.ts';
import type { Database } from '../../prisma/client.ts';
import { UsageError } from '../run.ts';
import { noticesJson, noticesTable } from './show.ts';

const USAGE = `npm run notices -- --client НОМЕР|E-MAIL | --telegram ID | --failed | --owed | --kind ВИД [--since ДАТА]
                   [--organization ID] [--limit N] [--json]
npm run notices -- retry --id N ... | --failed [--reason ТЕКСТ] [--organization ID]

  Что стало с сообщениями клиентам: когда запланированы, отправлены или нет и почему. Самих текстов здесь нет.
  Время — по часам организации.

  --client         сообщения клиента: его номер или e-mail
  --telegram ID    сообщения пользователя Telegram
  --failed         не отправлены и сами не уйдут, или ушли без документа
  --owed           ещё должны уйти
  --kind ВИД       только этого вида, например debt-due
  --since ДАТА     запланированные с этого дня, например 01.11.2026 или 2026-11-01
  --organization   только этой организации
  --limit N        не больше, обычно 100; сначала самые новые
  --json           то же в JSON

  retry            отправить неудавшиеся снова: по номерам, все или с этой причиной. Перед отправкой каждое проверяется
                   ещё раз; кто и сколько вернул, остаётся в журнале

Код выхода: 0 — показано или возвращено; 1 — с --failed: такие есть; retry: возвращать нечего.`;

export interface NoticesCommandDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly translate: Translate;
  /** Who runs the command, for the audit log. */
  readonly actor: string;
  readonly print: (line: string) => void;
}

/** Shows what has become of notices, or tries those again that failed; gives the exit code. Throws a `UsageError`. */
export async function runNotices(deps: NoticesCommandDeps, args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args);
  const [action, ...rest] = positionals;
  if (values.help || rest.length > 0 || (action !== undefined && action !== 'retry')) throw new UsageError(USAGE);
  const organizationId = await organizationOf(deps, values.organization);
  return action === 'retry' ? retry(deps, values, organizationId) : list(deps, values, organizationId);
}

type Values = ReturnType<typeof readArguments>['values'];

function readArguments(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      client: text,
      telegram: text,
      failed: flag,
      owed: flag,
      kind: text,
      since: text,
      organization: text,
      limit: text,
      json: flag,
      id: { type: 'string', multiple: true },
      reason: text,
      help: flag,
    },
  });
}

async function list(deps: NoticesCommandDeps, values: Values, organizationId: string | undefined): Promise<number> {
  const { client, telegram, failed, owed, kind, since } = values;
  const isNarrow = client ?? telegram ?? kind ?? since ?? organizationId;
  if (isNarrow === undefined && !failed && !owed) throw new UsageError(USAGE);
  if (failed && owed) throw new UsageError('--failed и --owed вместе не бывают');
  const filter: NoticeFilter = {
    ...(client === undefined ? {} : await clientOf(deps, client)),
    telegramUserId: telegram === undefined ? undefined : BigInt(numberOf('telegram', telegram, /^\d{1,16}$/u)),
    organizationId,
    kind,
    states: owed ? ['planned', 'queued'] : undefined,
    isFailed: failed,
    since: since === undefined ? undefined : dayOf(since),
  };
  const limit = values.limit === undefined ? 100 : Number(numberOf('limit', values.limit, /^[1-9]\d{0,5}$/u));
  const notices = await listNotices(deps.db, filter, limit);
  if (values.json) deps.print(noticesJson(notices));
  else if (notices.length === 0) deps.print('Таких сообщений нет.');
  else {
    deps.print(noticesTable(notices, deps.translate));
    if (notices.length === limit) deps.print(`Показаны последние ${limit}; больше: --limit`);
  }
  return failed && notices.length > 0 ? 1 : 0;
}

async function retry(
  { db, clock, actor, print }: NoticesCommandDeps,
  { id, failed, reason }: Values,
  organizationId: string | undefined,
): Promise<number> {
  if (id === undefined && !failed) throw new UsageError('Что отправить снова? --id N или --failed');
  const ids = id?.map((text) => Number(numberOf('id', text, /^[1-9]\d{0,8}$/u)));
  const count = await retryNotices(db, clock, { ids, all: failed, reason, organizationId, actor });
  print(count === 0 ? 'Возвращать нечего: таких неудавшихся сообщений нет.' : `Снова в отправке: ${count}.`);
  return count === 0 ? 1 : 0;
}

/** A client by number or address; an address that is no client's may still have been written to. */
async function clientOf({ db }: NoticesCommandDeps, text: string): Promise<Pick<NoticeFilter, 'clientId' | 'email'>> {
  if (/^\d{1,9}$/u.test(text)) {
    if ((await db.client.count({ where: { id: Number(text) } })) === 0) throw new UsageError(`Клиента ${text} нет`);
    return { clientId: Number(text) };
  }
  const email = normalizeEmail(text);
  if (email === null) throw new UsageError('--client: номер клиента или его e-mail');
  const known = await db.clientEmail.findUnique({ where: { email } });
  if (known) return { clientId: known.clientId, email };
  if ((await db.notice.count({ where: { email } })) === 0) throw new UsageError('Клиента с таким e-mail нет');
  return { email };
}

function numberOf(flag: string, text: string, pattern: RegExp): string {
  if (pattern.test(text)) return text;
  throw new UsageError(`--${flag}: «${text}» — не число`);
}

function dayOf(text: string): string {
  const result = dayCell(text, { currency: 'RUB' });
  if ('value' in result) return result.value;
  throw new UsageError(`--since: ${result.reason}`);
}

async function organizationOf({ db }: NoticesCommandDeps, id: string | undefined): Promise<string | undefined> {
  if (id !== undefined && (await db.organization.count({ where: { id } })) === 0) {
    throw new UsageError(`Организации «${id}» нет. Список: npm run organization -- list`);
  }
  return id;
}
