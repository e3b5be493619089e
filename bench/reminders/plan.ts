import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** Throws where a query reads one of these tables from one end to the other. */
export async function expectNoScan(db: Database, query: Prisma.Sql, tables: readonly string[]): Promise<void> {
  const rows = await db.$queryRawUnsafe<{ 'QUERY PLAN': readonly { Plan: PlanNode }[] }[]>(
    `EXPLAIN (FORMAT JSON) ${query.text}`,
    ...query.values,
  );
  const nodes = rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => nodesOf(Plan)));
  const scanned = nodes.filter(
    (node) => node['Node Type'] === 'Seq Scan' && tables.includes(node['Relation Name'] ?? ''),
  );
  if (scanned.length > 0) {
    throw new Error(`scanned as a whole: ${scanned.map((node) => node['Relation Name']).join(', ')}`);
  }
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];
