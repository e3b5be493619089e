import { listBillOrganizations } from '../domain/accounts/bill.ts';
import type { BillOrganization } from '../domain/accounts/types.ts';
import type { Cabinet } from './cabinet.ts';

/** Where an account can be attached by number and sum. A shop's customer has no bill to read a sum from. */
export async function attachableOrganizations(cabinet: Cabinet): Promise<BillOrganization[]> {
  const organizations = await listBillOrganizations(cabinet.deps.db);
  return organizations.filter(({ kind }) => kind !== 'shop');
}
