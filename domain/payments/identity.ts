import { randomBytes } from 'node:crypto';
import type { Tx } from '../../prisma/client.ts';

/** What a new payment is known by: its number, and the secret of its link. */
export async function newIdentity(tx: Tx): Promise<{ readonly number: string; readonly token: string }> {
  const rows = await tx.$queryRaw<{ value: bigint }[]>`SELECT nextval('payment_number_seq') AS value`;
  return {
    // LK-000123: short enough to be read out, and to be found in the purpose of a bank statement's line.
    number: `LK-${String(rows[0]?.value ?? 0n).padStart(6, '0')}`,
    token: randomBytes(24).toString('base64url'),
  };
}
