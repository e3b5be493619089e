import type { AccountBalance } from '../../../domain/billing/balance.ts';
import { readBalances } from '../../../domain/billing/balance.ts';
import { type DebtLine, listDebts } from '../../../domain/billing/debts.ts';
import { minOf, sumOf } from '../../../domain/money.ts';
import { type SumSplit, splitSum } from '../../../domain/payments/split.ts';
import type { PaymentLineChoice } from '../../../domain/payments/start.ts';
import { type PaymentTerms, readPaymentTerms } from '../../../domain/payments/terms.ts';
import type { ScreenState } from '../../../domain/updates/updates.ts';
import type { Cabinet } from '../../cabinet.ts';
import { type DebtItem, debtItems } from '../../debt-items.ts';
import { type Chosen, chosenSubject } from '../../subject.ts';

/** What the client could pay at one organization, and on what terms. */
export interface Payable {
  readonly chosen: Chosen;
  readonly organizationId: string;
  readonly items: readonly DebtItem[];
  readonly balances: readonly AccountBalance[];
  readonly terms: PaymentTerms;
}

/** What is picked of it, what of that is paid now, and the two ways of paying. */
export interface Plan {
  readonly picked: readonly DebtItem[];
  readonly totalMinor: bigint;
  /** Less than the total where a part was chosen. */
  readonly sumMinor: bigint;
  readonly isPart: boolean;
  /** The least that a card is charged for it: of a part what the organization wants, of whole debts any whole unit. */
  readonly leastMinor: bigint;
  readonly byCard: SumSplit;
  /** The balances of the debts' own accounts first, a card for what they lack. */
  readonly withBalance: SumSplit;
  /** What the balances of the picked debts' accounts hold in all. */
  readonly heldMinor: bigint;
}

/** Reads the client's own debts at an organization; one that is nobody's, or that asks for nothing, gives no items. */
export async function readPayable(cabinet: Cabinet, organizationId: string): Promise<Payable> {
  const chosen = await chosenSubject(cabinet);
  const { db } = cabinet.deps;
  const own = { clientId: cabinet.client, accountIds: chosen.accountIds };
  const lines = await listDebts(db, { ...own, organizationId });
  if (lines.length === 0) return { chosen, organizationId, items: [], balances: [], terms: NO_TERMS };
  const [balances, terms] = await Promise.all([readBalances(db, own), readPaymentTerms(db, organizationId)]);
  return { chosen, organizationId, items: debtItems(lines), balances, terms };
}

const NO_TERMS: PaymentTerms = {
  currency: 'RUB',
  minimumMinor: 0n,
  wholeMinimumMinor: 0n,
  hasMerchant: false,
  balancePays: [],
};

/** What the screen's state means for today's debts: all is picked unless taken out, the whole sum unless a part. */
export function planOf({ items, balances, terms }: Payable, state: ScreenState): Plan {
  const unpicked = new Set(unpickedOf(state));
  const picked = items.filter(({ key }) => !unpicked.has(key));
  const charges = picked.flatMap((item) => item.charges);
  const totalMinor = sumOf(charges.map((charge) => charge.outstandingMinor));
  const wantedMinor = partOf(state);
  const sumMinor = wantedMinor === null ? totalMinor : minOf(wantedMinor, totalMinor);
  const accountIds = new Set(charges.map(({ accountId }) => accountId));
  const held = new Map(
    balances.flatMap(({ accountId, balanceMinor }) => (accountIds.has(accountId) ? [[accountId, balanceMinor]] : [])),
  );
  const isPart = sumMinor < totalMinor;
  const leastMinor = isPart ? terms.minimumMinor : terms.wholeMinimumMinor;
  const split = (useBalance: boolean) =>
    splitSum({ debts: charges, balances: held, sumMinor, useBalance, minimumMinor: leastMinor });
  return {
    picked,
    totalMinor,
    sumMinor,
    isPart,
    leastMinor,
    byCard: split(false),
    withBalance: split(true),
    heldMinor: sumOf(held.values()),
  };
}

/** Whether what is picked can be paid by card alone: the organization takes cards, and a card is not charged less. */
export function takesCard({ terms }: Payable, { byCard, leastMinor }: Plan): boolean {
  return terms.hasMerchant && byCard.amountMinor >= leastMinor;
}

/** Debts too small for a card, with as much for the balance as makes a card take them. */
export interface RoundedUp {
  readonly lines: readonly PaymentLineChoice[];
  readonly amountMinor: bigint;
  /** What of it goes to the balance. */
  readonly restMinor: bigint;
}

/** What a card can be charged for debts that are too small for it; null where they are not, or no card is taken. */
export function roundedUp(payable: Payable, plan: Plan): RoundedUp | null {
  const accountId = plan.picked[0]?.charges[0]?.accountId;
  if (accountId === undefined || !payable.terms.hasMerchant || takesCard(payable, plan)) return null;
  const { minimumMinor } = payable.terms;
  const restMinor = minimumMinor - plan.byCard.amountMinor;
  return { lines: [...plan.byCard.lines, { accountId, amountMinor: restMinor }], amountMinor: minimumMinor, restMinor };
}

/** The keys of the items that are taken out. */
export function unpickedOf({ unpicked }: ScreenState): readonly number[] {
  return typeof unpicked === 'object' ? unpicked : [];
}

/** What a split gives to each item: from the payer, from the balance, and what stays owed. */
export interface ItemShare {
  readonly item: DebtItem;
  readonly amountMinor: bigint;
  readonly balanceMinor: bigint;
  readonly leftMinor: bigint;
}

/** The split of a sum, item by item; items that get nothing are among them. */
export function sharesOf(items: readonly DebtItem[], split: SumSplit): ItemShare[] {
  const byCharge = new Map(split.lines.map((line) => [line.chargeId, line]));
  return items.map((item) => {
    const lines = item.charges.flatMap(({ chargeId }) => byCharge.get(chargeId) ?? []);
    const amountMinor = sumOf(lines.map((line) => line.amountMinor));
    const balanceMinor = sumOf(lines.map((line) => line.balanceMinor));
    return { item, amountMinor, balanceMinor, leftMinor: item.outstandingMinor - amountMinor - balanceMinor };
  });
}

/** The first of the debts, for what they have in common. */
export const headOf = ({ items }: Payable): DebtLine | undefined => items[0]?.charges[0];

function partOf({ part }: ScreenState): bigint | null {
  return typeof part === 'string' && /^[1-9]\d{0,17}$/u.test(part) ? BigInt(part) : null;
}
