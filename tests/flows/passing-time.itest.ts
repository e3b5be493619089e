import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { expect, it, onTestFinished } from 'vitest';
import { type App, startApp } from '../../app.ts';
import { readConfig } from '../../config.ts';
import { systemClock } from '../../domain/clock.ts';
import { createLog } from '../../infra/log.ts';
import type { Playground, PlaygroundUser } from '../../playground/index.ts';
import type { Database } from '../../prisma/client.ts';
import { makeAccount, makeCharge, makeOrganization } from '../harness/billing.ts';
import { createTestDatabase } from '../harness/database.ts';
import { addMaterial } from '../harness/materials.ts';

const GUEST = 700_000_008n;
const ZONE = 'Europe/Moscow';
const MOVES = { hour: 0, day: 1, morning: 2, week: 3 } as const;

const zoned = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(ZONE);
const realNow = () => zoned(systemClock.now().getTime());
const dayAhead = (days: number) => realNow().toPlainDate().add({ days }).toString();

/** The playground's program as `npm start` brings it up, over a database and a data folder that stay. */
async function openGround() {
  const { db, connectionString, drop } = await createTestDatabase();
  onTestFinished(() => drop());
  const dataDir = mkdtempSync(join(tmpdir(), 'cabinet-time-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const config = readConfig({ DATABASE_URL: connectionString, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'warn' });
  const lines: string[] = [];
  const log = createLog({ level: 'error', destination: { write: (line: string) => void lines.push(line) } });
  const start = async (): Promise<App & { playground: Playground }> => {
    const app = await startApp(config, log);
    const { playground } = app;
    if (!playground) throw new Error('no playground');
    return { ...app, playground };
  };
  return { db, start, lines };
}

/** The visitor whom nobody knows, known after all: a client with a debt and a group. */
async function bindGuest(db: Database, dueOn: string) {
  const now = systemClock.now();
  const client = await db.client.create({
    data: {
      bindings: {
        create: { telegramUser: { connect: { id: GUEST } } },
      },
    },
  });
  for (const document of ['personal_data', 'offer'] as const) {
    const accepted = { document, version: '1', acceptedAt: now };
    await db.consent.create({
      data: { clientId: client.id, telegramUserId: GUEST, organizationId: 'school', ...accepted },
    });
  }
  const account = await makeAccount(db, 'school', 'Д-1', client.id);
  const { id } = await makeCharge(db, account, { kind: 'order', dueOn });
  await db.charge.update({ where: { id }, data: { amountMinor: 1500_00n } });
  return { client, account };
}

async function move({ pageUrl }: Playground, index: number): Promise<{ result: string; nowMs: number }> {
  const response = await fetch(`${pageUrl}play/move`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ as: 'guest', index }),
  });
  return (await response.json()) as { result: string; nowMs: number };
}

/** What the bot said by itself, each with its day and hour in Moscow. */
const toldTo = (user: PlaygroundUser, pattern: RegExp) =>
  user
    .messages()
    .filter(({ from, text }) => from?.is_bot && pattern.test(text ?? ''))
    .map(({ date, text }) => {
      const at = zoned(date * 1000);
      return `${at.toPlainDate().toString()} ${at.hour} ${pattern.exec(text ?? '')?.[0]}`;
    });

it('brings a week’s reminders each on its own day and in its order, once, and stays ahead after a restart', async () => {
  const { db, start, lines } = await openGround();
  await makeOrganization(db);
  const first = await start();
  const guest = first.playground.user('guest');
  guest.start();
  await guest.until(({ from }) => from?.is_bot ?? false);
  await bindGuest(db, dayAhead(5));
  await addMaterial(db, 'school', 'Разминка', { publishedOn: dayAhead(4), seenAt: systemClock.now().toISOString() });

  const moved = await move(first.playground, MOVES.week);
  expect(moved.result).toBe('Новых напоминаний: 3. Пришло сообщений: 3.');
  expect(
    Math.abs(
      zoned(moved.nowMs)
        .since(realNow().add({ weeks: 1 }))
        .total('minutes'),
    ),
  ).toBeLessThan(5);
  const told = toldTo(guest, /Подходит срок оплаты|Сегодня срок оплаты|Новый материал/u);
  expect(told).toEqual([
    `${dayAhead(2)} 10 Подходит срок оплаты`,
    `${dayAhead(4)} 10 Новый материал`,
    `${dayAhead(5)} 10 Сегодня срок оплаты`,
  ]);
  await first.close();

  const second = await start();
  const again = second.playground.user('guest');
  expect(toldTo(again, /срок оплаты|Новый материал/u)).toHaveLength(3);
  const day = await move(second.playground, MOVES.day);
  expect(day.result).toBe('Новых напоминаний не появилось. Их получают те, кто открыл кабинет.');
  expect(day.nowMs - moved.nowMs).toBeGreaterThanOrEqual(86_400_000);
  const sent = await db.notice.findMany({ where: { state: 'sent' }, orderBy: { id: 'asc' } });
  expect(
    sent.map(({ finishedAt }) =>
      zoned(finishedAt?.getTime() ?? 0)
        .toPlainDate()
        .toString(),
    ),
  ).toEqual([2, 4, 5].map(dayAhead));
  await second.close();
  expect(lines).toEqual([]);
}, 120_000);
