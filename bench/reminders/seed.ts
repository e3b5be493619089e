import type { Client } from 'pg';

/** The organization that most is about, and the day before which little ends. */
export const LARGE = 'large';
export const QUIET_DAY = '2027-05-20';
/** From this day on what ends with the school year is due, all at once. */
export const BUSY_DAY = '2027-05-26';
const YEAR_END = '2027-05-31';

/** How many subscriptions an account has had, the latest included. */
const PER_ACCOUNT = 5;
/** So many end with the year, which makes a hundred thousand reminders; or as large a part of fewer. */
const ENDING = 88_000;

const endingOf = (subscriptions: number): number => Math.min(ENDING, (subscriptions * ENDING) / 1_000_000);

/**
 * Fills a database with so many subscriptions, in it itself. Four in five belong to one organization, because what is due
 * is looked for organization by organization, so the largest decides; the others to up to two thousand small ones, which
 * lie between its rows. Four of five subscriptions are over, and their end was told; most of the rest end with the school
 * year, a few hundred within the next week. One student in four has two adults, four in five adults have the bot, one in
 * fifty wants letters as well, one in thirty has let go of the chat.
 */
export async function seedSubscriptions(client: Client, subscriptions: number): Promise<void> {
  await client.query('SET session_replication_role = replica');
  await client.query(`SET maintenance_work_mem = '512MB'`);
  await client.query(`SET work_mem = '512MB'`);
  const indexes = await dropIndexes(client);
  for (const statement of statements(subscriptions)) await client.query(statement);
  for (const index of indexes) await client.query(index);
  await client.query('RESET session_replication_role');
  await client.query('VACUUM (FREEZE, ANALYZE)');
  await client.query('CHECKPOINT');
}

/** Takes away every index that is no constraint, and gives what makes it again: to build one is far cheaper than to keep it. */
async function dropIndexes(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(`
    SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
    FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
    WHERE relnamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
    ORDER BY name`);
  if (rows.length > 0) await client.query(`DROP INDEX ${rows.map(({ name }) => name).join(', ')}`);
  return rows.map(({ definition }) => definition);
}

function statements(subscriptions: number): string[] {
  const accounts = subscriptions / PER_ACCOUNT;
  const large = accounts * 0.8;
  const small = Math.min(2_000, accounts / 20);
  const ending = endingOf(subscriptions);
  const organizationOf = `CASE WHEN n <= ${large} THEN '${LARGE}' ELSE 'small-' || n % ${small} END`;
  const hasSecond = 'n::bigint * 40503 % 65536 % 4 = 0';
  // Adults: number n is account n's first, number accounts + n its second.
  const adults = `(SELECT n AS client_id, n AS account_id FROM generate_series(1, ${accounts}) n
    UNION ALL SELECT ${accounts} + n, n FROM generate_series(1, ${accounts}) n WHERE ${hasSecond}) adult`;
  const isBound = 'client_id::bigint * 30011 % 65521 % 5 <> 0';
  return [
    `INSERT INTO organizations (id, kind, name, time_zone, currency, registration_mode, account_word)
      SELECT id, 'school', 'Школа', 'Europe/Moscow', 'RUB', 'invited', 'contract'
      FROM (SELECT '${LARGE}' AS id UNION ALL SELECT 'small-' || n FROM generate_series(0, ${small - 1}) n) each`,
    `INSERT INTO accounts (id, organization_id, number, holder_name)
      SELECT n, ${organizationOf}, n::text, 'Ученик ' || n FROM generate_series(1, ${accounts}) n`,
    `INSERT INTO clients (id, name, copy_to_email) SELECT client_id, 'Клиент', client_id % 50 = 7 FROM ${adults}`,
    `INSERT INTO client_emails (client_id, email, verified_at)
      SELECT client_id, client_id || '@example.org', '2023-09-01' FROM ${adults}`,
    `INSERT INTO attachments (account_id, client_id, origin, attached_at)
      SELECT account_id, client_id, 'data', '2023-09-01' FROM ${adults}`,
    `INSERT INTO telegram_users (id, chat_id) SELECT client_id, client_id FROM ${adults} WHERE ${isBound}`,
    `INSERT INTO bindings (telegram_user_id, client_id, ended_at)
      SELECT client_id, client_id, CASE WHEN client_id % 30 = 3 THEN '2026-01-01'::timestamptz END
      FROM ${adults} WHERE ${isBound}`,
    `INSERT INTO consents (client_id, telegram_user_id, organization_id, document, version, accepted_at)
      SELECT client_id, client_id, account.organization_id, 'personal_data', '1', '2023-09-01'
      FROM ${adults} JOIN accounts account ON account.id = adult.account_id WHERE ${isBound}`,
    ...Array.from({ length: PER_ACCOUNT - 1 }, (_, generation) => finished(accounts, generation, organizationOf)),
    latest({ accounts, large, ending, organizationOf }),
    // What was told of those that are over.
    `INSERT INTO notices (key, kind, organization_id, client_id, telegram_user_id, params, state, planned_at, due_at,
        queued_at, finished_at)
      SELECT 'subscription-ending:' || s.id || ':' || s.last_day || ':' || s.account_id || ':' || s.account_id,
        'subscription-ending',
        s.organization_id, s.account_id, s.account_id, jsonb_build_object('subscriptionId', s.id), 'sent', day, day, day, day
      FROM subscriptions s CROSS JOIN LATERAL (SELECT (s.last_day - 6)::timestamptz AS day) told
      JOIN bindings ON bindings.client_id = s.account_id
      WHERE s.status = 'finished' ORDER BY s.last_day`,
    `SELECT setval(pg_get_serial_sequence('notices', 'id'), (SELECT max(id) FROM notices))`,
  ];
}

const COLUMNS = `id, organization_id, account_id, name, group_name, first_day, last_day, lessons_total, lessons_left,
  price_minor, paid_minor, status`;

/** Subscriptions of an earlier year; rows lie in the order in which they were sold, as they would. */
const finished = (accounts: number, generation: number, organizationOf: string): string => `
  INSERT INTO subscriptions (${COLUMNS})
  SELECT ${generation * accounts} + n, ${organizationOf}, n, '8 занятий', 'Группа ' || n % 50, first_day, first_day + 200, 8,
    CASE WHEN n % 3 = 0 THEN 1 END, 480000, 480000, 'finished'
  FROM generate_series(1, ${accounts}) n
  CROSS JOIN LATERAL (SELECT date '2023-01-10' + 220 * ${generation} + n % 28 AS first_day) sold`;

/**
 * This year's. Evenly spread over the large organization: those that end with the year, some that end within the week,
 * some with few lessons left; of all others one in ten goes on into the next year, and the rest are over.
 */
function latest({
  accounts,
  large,
  ending,
  organizationOf,
}: {
  accounts: number;
  large: number;
  ending: number;
  organizationOf: string;
}): string {
  return `
  INSERT INTO subscriptions (${COLUMNS})
  SELECT ${(PER_ACCOUNT - 1) * accounts} + n, ${organizationOf}, n, '8 занятий', 'Группа ' || n % 50, first_day,
    CASE fate WHEN 'year' THEN date '${YEAR_END}' WHEN 'week' THEN date '${QUIET_DAY}' + n % 7 WHEN 'lessons' THEN NULL
      WHEN 'goes on' THEN date '2027-07-01' + n % 300 ELSE date '2026-12-01' + n % 100 END,
    8, CASE fate WHEN 'lessons' THEN n % 3 ELSE CASE WHEN n % 2 = 0 THEN 3 + n % 6 END END, 480000, 480000,
    CASE fate WHEN 'over' THEN 'finished' ELSE 'active' END::subscription_status
  FROM generate_series(1, ${accounts}) n
  CROSS JOIN LATERAL (SELECT date '2026-09-01' + n % 28 AS first_day, CASE
    WHEN n % ${Math.floor(accounts / 211)} = 5 THEN 'week'
    WHEN n % ${Math.floor(accounts / 101)} = 9 THEN 'lessons'
    WHEN n <= ${large} AND n::bigint * ${ending} / ${large} <> (n - 1)::bigint * ${ending} / ${large} THEN 'year'
    WHEN n::bigint * 7919 % 104729 % 10 = 0 THEN 'goes on' ELSE 'over' END AS fate) fated`;
}
