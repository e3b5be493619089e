import type { Prisma } from '../../../prisma/generated/client.ts';

/**
 * Something that must hold over all books at once. `breaches` is SQL that gives a row for each place where it does not:
 * `id` (text; of the row in question, with what narrows it down), `expected` and `actual` (bigint).
 */
export interface Check {
  readonly name: string;
  readonly breaches: Prisma.Sql;
}
