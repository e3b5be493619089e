import { footer } from '../../navigation.ts';
import { defineSection } from '../../section.ts';
import { subjectLine } from '../../subject.ts';
import { pay } from './pay.ts';
import { planOf, readPayable } from './plan.ts';
import { confirmText } from './view.ts';

/** What the balance pays, debt by debt, before it does. The argument is the organization, the state what is picked. */
export const checkoutConfirm = defineSection({
  name: 'checkout-confirm',
  access: 'client',
  load: ({ cabinet }, organizationId = '') => readPayable(cabinet, organizationId),
  text: ({ cabinet }, payable) => {
    const plan = planOf(payable, cabinet.state);
    return `${subjectLine(cabinet, payable.chosen)}\n\n${confirmText(cabinet, payable, plan)}`;
  },
  buttons: (buttons, { cabinet }, payable) => {
    const { organizationId, terms } = payable;
    const { withBalance } = planOf(payable, cabinet.state);
    if (withBalance.balanceMinor > 0n) {
      const isWhole = withBalance.amountMinor === 0n;
      const sum = cabinet.money(isWhole ? withBalance.balanceMinor : withBalance.amountMinor, terms.currency);
      const label = cabinet.t(isWhole ? 'checkout-take' : 'checkout-pay', { sum });
      buttons.row().text(label, (tap) => pay(tap, organizationId, withBalance));
    }
    footer(buttons, cabinet, { section: 'checkout', argument: organizationId });
  },
});
