import Table from 'cli-table3';
import type { Database } from '../../prisma/client.ts';
import { say } from '../run.ts';

/** Shows every organization: a table, or all that is known of each as JSON. Gives the exit code. */
export async function listOrganizations(db: Database, { json }: { json: boolean }): Promise<number> {
  const organizations = await db.organization.findMany({
    orderBy: { id: 'asc' },
    include: { _count: { select: { accounts: true, merchants: true } } },
  });
  if (json) {
    const rows = organizations.map(({ _count, ...organization }) => ({ ...organization, ..._count }));
    say(JSON.stringify(rows, null, 2));
    return 0;
  }
  if (organizations.length === 0) {
    say('Организаций ещё нет. Завести: npm run organization -- add');
    return 0;
  }
  const table = new Table({
    head: ['id', 'вид', 'название', 'пояс', 'валюта', 'вход', 'счета', 'касс'],
    style: { head: [], border: [] },
  });
  for (const { id, kind, name, timeZone, currency, registrationMode, _count } of organizations) {
    table.push([id, kind, name, timeZone, currency, registrationMode, _count.accounts, _count.merchants]);
  }
  say(table.toString());
  return 0;
}
