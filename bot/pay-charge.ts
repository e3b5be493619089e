import { readBalances } from '../domain/billing/balance.ts';
import { listDebts } from '../domain/billing/debts.ts';
import type { Cabinet } from './cabinet.ts';
import { debtItems } from './debt-items.ts';
import { payDebts } from './ways/debts.ts';

/**
 * Goes on to pay charges that are named by their ids («12,13»), of one organization and as they are owed now, all other
 * debts there taken out. What is not the client's own, or not owed any more, is not among them; where nothing is left,
 * the debts are shown.
 */
export async function openPaying(cabinet: Cabinet, argument: string | undefined): Promise<void> {
  const { clientId, deps } = cabinet;
  if (clientId === null) return cabinet.open('debts');
  const wanted = new Set((argument ?? '').split(',').map(Number));
  const lines = await listDebts(deps.db, { clientId });
  const organizationId = lines.find(({ chargeId }) => wanted.has(chargeId))?.organizationId;
  if (organizationId === undefined) {
    cabinet.notice = cabinet.html('debts-paid-meanwhile');
    return cabinet.open('debts');
  }
  const items = debtItems(lines.filter((line) => line.organizationId === organizationId));
  const isWanted = ({ charges }: (typeof items)[number]) => charges.some(({ chargeId }) => wanted.has(chargeId));
  const picked = items.filter(isWanted).flatMap(({ charges }) => charges);
  const unpicked = items.filter((item) => !isWanted(item)).map(({ key }) => key);
  const state = unpicked.length > 0 ? { unpicked } : {};
  // Lessons in debt of a group are paid together: where that is more than the button said, it is shown first.
  if (picked.some(({ chargeId }) => !wanted.has(chargeId))) return cabinet.open('checkout', organizationId, state);
  await payDebts(cabinet, picked, await readBalances(deps.db, { clientId }), state);
}
