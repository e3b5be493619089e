import { DomainError } from '../../../domain/errors.ts';
import type { SumSplit } from '../../../domain/payments/split.ts';
import { startPayment } from '../../../domain/payments/start.ts';
import type { CabinetContext } from '../../context.ts';

/** Makes the payment of a split and shows it: its link, or its receipt where the balance has paid all at once. */
export async function pay({ cabinet }: CabinetContext, organizationId: string, { lines }: SumSplit): Promise<void> {
  if (lines.length === 0) throw new DomainError('nothing-to-pay');
  const { deps, reader } = cabinet;
  const payment = await startPayment(deps.db, deps.clock, { ...reader, organizationId, lines });
  deps.noticesPlanned();
  cabinet.open('payment', String(payment.id));
}
