import { minorDigits } from '../../../domain/money.ts';
import type { Cabinet } from '../../cabinet.ts';
import { footer } from '../../navigation.ts';
import { defineSection } from '../../section.ts';
import { subjectLine } from '../../subject.ts';
import { readSum } from '../../sum.ts';
import { type Payable, type Plan, planOf, readPayable, unpickedOf } from './plan.ts';
import { partText } from './view.ts';

/** «Часть суммы»: a sum of those offered, or any other that the client types. The state says which debts it is for. */
export const checkoutPart = defineSection({
  name: 'checkout-part',
  access: 'client',
  load: ({ cabinet }, organizationId = '') => readPayable(cabinet, organizationId),
  text: ({ cabinet }, payable) => {
    const plan = planOf(payable, cabinet.state);
    return `${subjectLine(cabinet, payable.chosen)}\n\n${partText(cabinet, payable, plan)}`;
  },
  buttons: (buttons, { cabinet }, payable) => {
    const { currency } = payable.terms;
    for (const [name, sumMinor] of offeredSums(payable, planOf(payable, cabinet.state))) {
      const label = cabinet.t(`checkout-part-${name}`, { sum: cabinet.money(sumMinor, currency) });
      buttons.row().text({ text: label, payload: String(sumMinor) }, (tap) => {
        choose(tap.cabinet, payable.organizationId, BigInt(tap.match));
      });
    }
    footer(buttons, cabinet, { section: 'checkout', argument: payable.organizationId });
  },
  typed: ({ cabinet }, payable, text) => {
    const { totalMinor } = planOf(payable, cabinet.state);
    const { currency, minimumMinor } = payable.terms;
    const sumMinor = readSum(cabinet, text, { currency, minimumMinor, maximumMinor: totalMinor });
    if (sumMinor === null) cabinet.reopen();
    else choose(cabinet, payable.organizationId, sumMinor);
  },
});

/** Half in whole units, all that the balance has, and the least that is taken; what comes to the same stands once. */
function offeredSums({ terms }: Payable, { totalMinor, heldMinor }: Plan): [string, bigint][] {
  const unit = 10n ** BigInt(minorDigits(terms.currency));
  const sums: [string, bigint][] = [
    ['half', (totalMinor / 2n / unit) * unit],
    ['held', heldMinor],
    ['minimum', terms.minimumMinor],
  ];
  const fitting = sums.filter(([, sumMinor]) => sumMinor >= terms.minimumMinor && sumMinor < totalMinor);
  return fitting.filter(([, sumMinor], index) => fitting.findIndex(([, other]) => other === sumMinor) === index);
}

function choose(cabinet: Cabinet, organizationId: string, sumMinor: bigint): void {
  const unpicked = unpickedOf(cabinet.state);
  cabinet.visit('checkout', organizationId, { unpicked, part: String(sumMinor) });
}
