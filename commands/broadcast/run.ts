import { normalizeEmail } from '../../domain/access/email.ts';
import { startBroadcast, stopBroadcast } from '../../domain/broadcasts/broadcasts.ts';
import { countSegment } from '../../domain/broadcasts/count.ts';
import { listBroadcasts, readBroadcast, reportBroadcast } from '../../domain/broadcasts/report.ts';
import { segmentSchema } from '../../domain/broadcasts/segment.ts';
import { sendTestCopy, type Tester } from '../../domain/broadcasts/test-copy.ts';
import { DomainError } from '../../domain/errors.ts';
import { UsageError } from '../run.ts';
import { readArguments, USAGE, type Values } from './arguments.ts';
import { create } from './create.ts';
import type { BroadcastCommandDeps } from './deps.ts';
import { segmentOf, segmentWords } from './segment.ts';
import { broadcastsTable, countLines, reportLines } from './show.ts';

/**
 * Writes, counts, tries, sends, stops and reports messages to many; gives the exit code. Throws a `UsageError` that names
 * the remedy.
 */
export async function runBroadcast(deps: BroadcastCommandDeps, args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args);
  const [action, ...rest] = positionals;
  const act = ACTIONS.get(action ?? '');
  if (values.help || rest.length > 0 || !act) throw new UsageError(USAGE);
  try {
    return await act(deps, values);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'broadcast-unknown') {
      throw new UsageError(`Рассылки ${values.id} нет. Список: npm run broadcast -- list`, { cause: error });
    }
    throw error;
  }
}

type Action = (deps: BroadcastCommandDeps, values: Values) => Promise<number>;

const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['create', createDraft],
  ['count', count],
  ['test', test],
  ['send', send],
  ['stop', stop],
  ['report', report],
  ['list', list],
]);

async function createDraft(deps: BroadcastCommandDeps, values: Values): Promise<number> {
  const { db, clock, print } = deps;
  const organization = await organizationOf(deps, values);
  const segment = await segmentOf(db, organization, values);
  const id = await create(deps, values, { organizationId: organization.id, segment });
  print(`Черновик рассылки ${id}: ${organization.name}, ${segmentWords(segment, organization.currency)}.`);
  for (const line of countLines(await countSegment(db, clock, { organizationId: organization.id, segment })))
    print(line);
  print(`Дальше: npm run broadcast -- test --id ${id} --client E-MAIL, потом send --id ${id}`);
  return 0;
}

async function count(deps: BroadcastCommandDeps, values: Values): Promise<number> {
  const { db, clock, print } = deps;
  const of = values.id === undefined ? await wanted(deps, values) : await written(deps, values);
  print(`Кому: ${segmentWords(of.segment, of.currency)}.`);
  for (const line of countLines(await countSegment(db, clock, of))) print(line);
  return 0;
}

/** Whom the flags name. */
async function wanted(deps: BroadcastCommandDeps, values: Values) {
  const organization = await organizationOf(deps, values);
  const { id: organizationId, currency } = organization;
  return { organizationId, currency, segment: await segmentOf(deps.db, organization, values) };
}

/** Whom a draft is for. */
async function written({ db }: BroadcastCommandDeps, values: Values) {
  const { id, organizationId, segment } = await readBroadcast(db, broadcastOf(values));
  const { currency } = await db.organization.findUniqueOrThrow({ where: { id: organizationId } });
  return { id, organizationId, currency, segment: segmentSchema.parse(segment) };
}

async function test(deps: BroadcastCommandDeps, values: Values): Promise<number> {
  const { db, clock, print } = deps;
  const sent = await sendTestCopy(db, clock, broadcastOf(values), await testerOf(deps, values));
  if (sent === 0) throw new UsageError('Отправить некуда: этого человека в чате с ботом нет. Пусть он нажмёт /start');
  print(`Проба отправлена, сообщений: ${sent}. Посмотрите, и можно отправлять всем: send --id ${values.id}`);
  return 0;
}

async function send(deps: BroadcastCommandDeps, values: Values): Promise<number> {
  const { db, clock, print, confirm, actor } = deps;
  const { id, organizationId, currency, segment } = await written(deps, values);
  const counted = await countSegment(db, clock, { organizationId, segment });
  print(`Рассылка ${id}, ${organizationId}, ${segmentWords(segment, currency)}.`);
  for (const line of countLines(counted)) print(line);
  if (counted.chats + counted.letters === 0) throw new UsageError('Никто не получит: отправлять некому');
  if (!values.yes) {
    if (!confirm) throw new UsageError('Это не терминал, спросить некого: проверьте с count и добавьте --yes');
    if (!(await confirm('Отправить?'))) {
      print('Ничего не отправлено.');
      return 1;
    }
  }
  const clients = await startBroadcast(db, clock, { id, actor });
  if (clients === null)
    throw new UsageError(`Рассылка ${id} уже отправлялась. Как дела: npm run broadcast -- report --id ${id}`);
  print(`Отправляется, клиентов: ${clients}. Как дела: report --id ${id}; остановить: stop --id ${id}`);
  return 0;
}

async function stop({ db, clock, print, actor }: BroadcastCommandDeps, values: Values): Promise<number> {
  const { id } = await readBroadcast(db, broadcastOf(values));
  const dropped = await stopBroadcast(db, clock, { id, actor });
  if (dropped === null) throw new UsageError(`Рассылка ${id} не отправляется, останавливать нечего`);
  print(`Рассылка ${id} остановлена. Не уйдёт копий: ${dropped}.`);
  return 0;
}

async function report({ db, clock, print, translate }: BroadcastCommandDeps, values: Values): Promise<number> {
  const found = await reportBroadcast(db, clock, broadcastOf(values));
  if (values.json) print(JSON.stringify(found, null, 2));
  else {
    const { timeZone } = await db.organization.findUniqueOrThrow({ where: { id: found.organizationId } });
    for (const line of reportLines(found, timeZone, translate)) print(line);
  }
  return 0;
}

async function list(deps: BroadcastCommandDeps, values: Values): Promise<number> {
  const organizationId = values.organization === undefined ? undefined : (await organizationOf(deps, values)).id;
  const broadcasts = await listBroadcasts(deps.db, { organizationId });
  const organizations = await deps.db.organization.findMany({ select: { id: true, currency: true, timeZone: true } });
  const byId = new Map(organizations.map((organization) => [organization.id, organization]));
  if (values.json) deps.print(JSON.stringify(broadcasts, null, 2));
  else deps.print(broadcasts.length === 0 ? 'Рассылок ещё не было.' : broadcastsTable(broadcasts, byId));
  return 0;
}

function broadcastOf({ id, organization }: Values): { id: number; organizationId: string | undefined } {
  if (id === undefined || !/^[1-9]\d{0,8}$/u.test(id)) {
    throw new UsageError('Укажите, какая: --id N, номер показывает npm run broadcast -- list');
  }
  return { id: Number(id), organizationId: organization };
}

async function organizationOf({ db }: BroadcastCommandDeps, { organization: id }: Values) {
  if (id === undefined) throw new UsageError('Назовите организацию: --organization ID');
  const found = await db.organization.findUnique({ where: { id } });
  if (!found) throw new UsageError(`Организации «${id}» нет. Список: npm run organization -- list`);
  return found;
}

async function testerOf({ db }: BroadcastCommandDeps, { client, telegram }: Values): Promise<Tester> {
  if ((client === undefined) === (telegram === undefined)) {
    throw new UsageError('Кому прислать пробу? --client НОМЕР|E-MAIL или --telegram ID');
  }
  if (telegram !== undefined) {
    if (!/^\d{1,16}$/u.test(telegram)) throw new UsageError(`--telegram: «${telegram}» — не число`);
    return { telegramUserId: BigInt(telegram) };
  }
  if (client !== undefined && /^\d{1,9}$/u.test(client)) return { clientId: Number(client) };
  const email = normalizeEmail(client ?? '');
  const known = email === null ? null : await db.clientEmail.findUnique({ where: { email } });
  if (!known) throw new UsageError('Клиента с таким e-mail нет');
  return { clientId: known.clientId };
}
