import type { CabinetContext } from '../../context.ts';
import type { DebtItem } from '../../debt-items.ts';
import { footer, pageOf, pager, visits } from '../../navigation.ts';
import { type Buttons, defineSection } from '../../section.ts';
import { subjectLine } from '../../subject.ts';
import { pay, payRounded } from './pay.ts';
import { type Payable, type Plan, planOf, readPayable, roundedUp, takesCard, unpickedOf } from './plan.ts';
import { balanceLabel, checkoutText, itemLabel } from './view.ts';

export { checkoutConfirm } from './confirm.ts';
export { checkoutPart } from './part.ts';
export { checkoutWay } from './way.ts';

/** Telegram takes a hundred buttons and 4096 characters; a longer list is turned over. */
const PAGE_SIZE = 15;

/** Picking debts of one organization (the argument): all are picked at first, a tap takes one out or back in. */
export const checkout = defineSection({
  name: 'checkout',
  access: 'client',
  load: ({ cabinet }, organizationId = '') => readPayable(cabinet, organizationId),
  text: ({ cabinet }, payable) => {
    const plan = planOf(payable, cabinet.state);
    const items = onPage(payable.items, pageOf(cabinet));
    return `${subjectLine(cabinet, payable.chosen)}\n\n${checkoutText(cabinet, payable, plan, items)}`;
  },
  buttons: (buttons, ctx, payable) => {
    const { cabinet } = ctx;
    const { items } = payable;
    const plan = planOf(payable, cabinet.state);
    if (items.length > 1) pickButtons(buttons, ctx, payable);
    if (plan.picked.length > 0) payButtons(buttons, ctx, payable, plan);
    footer(buttons, cabinet, { section: 'debts' });
  },
});

function pickButtons(buttons: Buttons, { cabinet }: CabinetContext, { items }: Payable): void {
  const out = unpickedOf(cabinet.state);
  const page = pageOf(cabinet);
  for (const item of onPage(items, page)) {
    const button = { text: itemLabel(cabinet, item, !out.includes(item.key)), payload: String(item.key) };
    buttons.row().text(button, (tap) => toggle(tap, Number(tap.match)));
  }
  pager(buttons, cabinet, { page, pageSize: PAGE_SIZE, total: items.length, ofNames: true });
  if (items.length === 2) return;
  const isAll = out.length === 0;
  buttons.row().text(cabinet.t(isAll ? 'checkout-none' : 'checkout-all'), (tap) => {
    keep(tap, isAll ? items.map(({ key }) => key) : []);
  });
}

function payButtons(buttons: Buttons, { cabinet }: CabinetContext, payable: Payable, plan: Plan): void {
  const { organizationId, terms } = payable;
  const { withBalance, byCard } = plan;
  const isBalanceUsable = withBalance.balanceMinor > 0n && (withBalance.amountMinor === 0n || terms.hasMerchant);
  if (isBalanceUsable) {
    buttons.row().text(balanceLabel(cabinet, withBalance, terms.currency), (tap) => {
      tap.cabinet.visit('checkout-confirm', organizationId, tap.cabinet.screen?.state);
    });
  }
  if (takesCard(payable, plan)) {
    const key = isBalanceUsable ? 'checkout-pay-card' : 'checkout-pay';
    const sum = cabinet.money(byCard.amountMinor, terms.currency);
    buttons.row().text(cabinet.t(key, { sum }), (tap) => pay(tap, organizationId, byCard));
  }
  const rounded = roundedUp(payable, plan);
  if (rounded) {
    const sum = cabinet.money(rounded.amountMinor, terms.currency);
    buttons.row().text(cabinet.t('checkout-pay-rounded', { sum }), (tap) => payRounded(tap, organizationId, rounded));
  }
  buttons.row();
  if (plan.isPart) buttons.text(cabinet.t('checkout-whole'), (tap) => keep(tap, unpickedOf(tap.cabinet.state)));
  if (plan.totalMinor > terms.minimumMinor) {
    const label = cabinet.t(plan.isPart ? 'checkout-part-other' : 'checkout-part');
    const state = { unpicked: unpickedOf(cabinet.state) };
    buttons.text(label, (tap) => tap.cabinet.visit('checkout-part', organizationId, state));
  }
  buttons.row().text(cabinet.t('checkout-why'), visits('why', `organization-${organizationId}`));
}

function onPage(items: readonly DebtItem[], page: number): readonly DebtItem[] {
  return items.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
}

function toggle(tap: CabinetContext, key: number): void {
  const out = unpickedOf(tap.cabinet.state);
  keep(tap, out.includes(key) ? out.filter((each) => each !== key) : [...out, key]);
}

/** Another choice is another sum: a part of the former one means nothing any more. */
function keep({ cabinet }: CabinetContext, unpicked: readonly number[]): void {
  cabinet.remember({ unpicked, page: pageOf(cabinet) });
}
