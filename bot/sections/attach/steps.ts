import { attachByBill, listBillOrganizations } from '../../../domain/accounts/bill.ts';
import { DomainError } from '../../../domain/errors.ts';
import { parseMoney } from '../../../domain/money.ts';
import type { CabinetContext } from '../../context.ts';
import { explain } from '../../errors.ts';

/** Shows the screen that asks for the next thing. */
export function askFor({ cabinet }: CabinetContext, section: string, organizationId: string, number: string): void {
  cabinet.open(section, organizationId, { number });
}

/** Whether the organization wants the holder's surname as well. */
export async function surnameRequired({ cabinet }: CabinetContext, organizationId: string): Promise<boolean> {
  const organizations = await listBillOrganizations(cabinet.deps.db);
  return organizations.find(({ id }) => id === organizationId)?.surnameRequired ?? false;
}

/** Whether the text is a sum, of a debt or an overpayment; if not, says how to write one. */
export async function isSum({ cabinet }: CabinetContext, organizationId: string, text: string): Promise<boolean> {
  const amountMinor = parseMoney(text, await currencyOf(cabinet, organizationId));
  if (amountMinor !== null && amountMinor !== 0n) return true;
  cabinet.notice = cabinet.html('attach-not-a-sum');
  cabinet.open('attach-sum', organizationId, cabinet.state);
  return false;
}

/** Tries number, sum and surname together. True when it is over: attached, or no tries are left. */
export async function tryToAttach(
  { cabinet }: CabinetContext,
  wish: { organizationId: string; number: string; sum: string; surname?: string | undefined },
): Promise<boolean> {
  const { organizationId, number, sum, surname } = wish;
  const { db, clock } = cabinet.deps;
  try {
    const amountMinor = parseMoney(sum, await currencyOf(cabinet, organizationId)) ?? 0n;
    const proof = { organizationId, number, amountMinor, ...(surname === undefined ? {} : { surname }) };
    await attachByBill(db, clock, { ...cabinet.reader, ...proof });
    cabinet.deps.noticesPlanned();
    cabinet.notice = cabinet.html('attach-done');
    cabinet.open('accounts');
    return true;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    cabinet.notice = explain(cabinet, error);
    const again = error.code === 'account-no-match';
    cabinet.open(again ? 'attach-number' : 'accounts', again ? organizationId : undefined);
    return !again;
  }
}

async function currencyOf(cabinet: CabinetContext['cabinet'], organizationId: string): Promise<string> {
  const organizations = await cabinet.once('bill-organizations', () => listBillOrganizations(cabinet.deps.db));
  return organizations.find(({ id }) => id === organizationId)?.currency ?? 'RUB';
}
