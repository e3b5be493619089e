import { finishAutopayments } from '../domain/autopay/finish.ts';
import { takeDueAutopayment } from '../domain/autopay/take.ts';
import type { SettlementDeps } from './deps.ts';
import type { DescribePayment } from './order.ts';
import { chargeKept, repeatCharges } from './saved.ts';

/** What a round of autopayment has done. */
export interface AutopayRound {
  readonly charged: number;
  readonly finished: number;
}

/**
 * Charges what was announced for today, at most `limit` of it; asks again for what was never answered; and ends those
 * charges of which it is known what became of them. To be run every minute or so by any number of processes: what is due
 * is computed from the data, each row is taken by one of them, and a round that was cut short goes on with the next.
 */
export async function runAutopayments(
  deps: SettlementDeps,
  limit: number,
  describe: DescribePayment,
  options: { readonly fromHour?: number } = {},
): Promise<AutopayRound> {
  let charged = await repeatCharges(deps, limit, describe);
  for (let taken = 0; taken < limit; taken += 1) {
    const due = await takeDueAutopayment(deps.db, deps.clock, options);
    if (!due) break;
    if (due.paymentId === null) continue;
    await chargeKept(deps, due.paymentId, describe);
    charged += 1;
  }
  const finished = await finishAutopayments(deps.db, deps.clock, limit);
  if (charged + finished > 0) deps.noticesPlanned();
  return { charged, finished };
}
