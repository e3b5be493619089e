import { listDebts } from '../domain/billing/debts.ts';
import type { Cabinet } from './cabinet.ts';
import { debtItems } from './debt-items.ts';

/**
 * Opens paying for one charge, all other debts at its organization taken out. One that is not the client's own, or not
 * owed any more, opens the debts.
 */
export async function openPaying(cabinet: Cabinet, chargeId: number): Promise<void> {
  const { clientId, deps } = cabinet;
  if (clientId === null) return cabinet.open('debts');
  const [wanted] = await listDebts(deps.db, { clientId, chargeIds: [chargeId] });
  if (!wanted) return cabinet.open('debts');
  const { organizationId } = wanted;
  const others = debtItems(await listDebts(deps.db, { clientId, organizationId })).filter(
    ({ charges }) => !charges.some((charge) => charge.chargeId === chargeId),
  );
  cabinet.open('checkout', organizationId, { unpicked: others.map(({ key }) => key) });
}
