import { listDebts } from '../../../domain/billing/debts.ts';
import { DomainError } from '../../../domain/errors.ts';
import { sumOf } from '../../../domain/money.ts';
import { startPayment } from '../../../domain/payments/start.ts';
import type { CabinetContext } from '../../context.ts';
import { type DebtItem, debtItems } from '../../debt-items.ts';
import { footer } from '../../navigation.ts';
import { defineSection } from '../../section.ts';
import { chosenSubject, subjectLine } from '../../subject.ts';
import { checkoutText, itemLabel } from './view.ts';

/** Telegram allows a keyboard of 100 buttons; longer lists are paid all at once or by student. */
const MAX_PICKS = 40;

/** Picking debts of one organization (the argument): all are picked at first, a tap takes one out or back in. */
export const checkout = defineSection({
  name: 'checkout',
  access: 'client',
  load: async ({ cabinet }, organizationId = '') => {
    const chosen = await chosenSubject(cabinet);
    const { client: clientId } = cabinet;
    const lines = await listDebts(cabinet.deps.db, { clientId, organizationId, accountIds: chosen.accountIds });
    return { chosen, organizationId, items: debtItems(lines) };
  },
  text: (ctx, { chosen, items }) =>
    `${subjectLine(ctx.cabinet, chosen)}\n\n${checkoutText(ctx.cabinet, items, picked(ctx, items))}`,
  buttons: (buttons, ctx, { items, organizationId }) => {
    const { cabinet } = ctx;
    const chosen = picked(ctx, items);
    if (items.length > 1) {
      for (const item of items.slice(0, MAX_PICKS)) {
        const text = itemLabel(cabinet, item, chosen.includes(item));
        buttons.row().text({ text, payload: String(item.key) }, (tap) => toggle(tap, Number(tap.match)));
      }
    }
    const currency = items[0]?.charges[0]?.currency ?? 'RUB';
    if (chosen.length > 0) {
      const sum = cabinet.money(sumOf(chosen.map((item) => item.outstandingMinor)), currency);
      buttons.row().text(cabinet.t('checkout-pay', { sum }), (tap) => pay(tap, organizationId, chosen));
    }
    footer(buttons, cabinet, { section: 'debts' });
  },
});

function picked({ cabinet }: CabinetContext, items: readonly DebtItem[]): DebtItem[] {
  const { unpicked } = cabinet.state;
  const left = Array.isArray(unpicked) ? unpicked : [];
  return items.filter((item) => !left.includes(item.key));
}

function toggle({ cabinet }: CabinetContext, key: number): void {
  const { unpicked } = cabinet.state;
  const left: readonly number[] = Array.isArray(unpicked) ? unpicked : [];
  cabinet.remember({ unpicked: left.includes(key) ? left.filter((each) => each !== key) : [...left, key] });
}

async function pay({ cabinet }: CabinetContext, organizationId: string, items: readonly DebtItem[]): Promise<void> {
  const { deps, reader } = cabinet;
  const lines = items.flatMap((item) => item.charges);
  if (lines.length === 0) throw new DomainError('nothing-to-pay');
  const payment = await startPayment(deps.db, deps.clock, {
    ...reader,
    organizationId,
    lines: lines.map(({ chargeId, outstandingMinor }) => ({ chargeId, amountMinor: outstandingMinor })),
  });
  cabinet.open('payment', String(payment.id));
}
