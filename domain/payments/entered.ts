import { Prisma } from '../../prisma/generated/client.ts';

/**
 * A query of one row, `amount_minor`: what of the payments made here the organization's own row of a charge contains,
 * less the refunds that it contains.
 */
export const enteredOf = (chargeId: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT coalesce(sum(line.absorbed_minor - coalesce(back.absorbed_minor, 0)), 0)::bigint AS amount_minor
  FROM payment_lines line
  LEFT JOIN LATERAL (
    SELECT sum(part.absorbed_minor) AS absorbed_minor FROM refund_lines part WHERE part.line_id = line.id
  ) back ON true
  WHERE line.charge_id = ${chargeId}`;
