import { DomainError } from '../../../domain/errors.ts';
import type { Cabinet } from '../../cabinet.ts';
import type { CabinetContext } from '../../context.ts';
import { footer, visits } from '../../navigation.ts';
import { defineSection } from '../../section.ts';
import { type Way, waysOf } from '../../ways/index.ts';
import { readWish, type SettledWish } from './wish.ts';

/**
 * «Чем оплатить»: the ways of paying a sum that is settled, one button each. The argument is the organization, the
 * state what the sum is for. Shown only where there is a choice.
 */
export const checkoutWay = defineSection({
  name: 'checkout-way',
  access: 'client',
  load: async ({ cabinet }, organizationId = '') => {
    const settled = await readWish(cabinet, organizationId);
    return { settled, ways: settled.amountMinor > 0n ? await waysOf(cabinet, settled.wish) : [] };
  },
  text: ({ cabinet }, { settled, ways }) => `${settled.head}\n\n${wayText(cabinet, settled, ways)}`,
  buttons: (buttons, { cabinet }, { settled, ways }) => {
    for (const { key, label } of ways) {
      buttons.row().text({ text: label, payload: key }, (tap) => start(tap, settled, ways));
    }
    const { accountId, wish } = settled;
    if (ways.length > 0 && cabinet.cameFrom?.section === 'debts') {
      buttons.row().text(cabinet.t('checkout-other-sum'), visits('checkout', wish.organizationId));
    }
    footer(
      buttons,
      cabinet,
      accountId === null
        ? { section: 'checkout', argument: wish.organizationId }
        : { section: 'topup', argument: String(accountId) },
    );
  },
});

async function start({ cabinet, match }: CabinetContext, { wish }: SettledWish, ways: readonly Way[]): Promise<void> {
  const way = ways.find(({ key }) => key === match);
  if (!way) throw new DomainError('choose-merchant');
  await way.start(cabinet, wish);
}

function wayText(cabinet: Cabinet, settled: SettledWish, ways: readonly Way[]): string {
  const { organizationName: organization, currency, amountMinor, balanceMinor, instead } = settled;
  if (ways.length === 0) return cabinet.html('checkout-way-none');
  return [
    cabinet.html('checkout-way-title', { organization }),
    [
      cabinet.html('checkout-way-sum', { sum: cabinet.money(amountMinor, currency) }),
      ...(balanceMinor > 0n
        ? [cabinet.html('checkout-way-balance', { sum: cabinet.money(balanceMinor, currency) })]
        : []),
    ].join('\n'),
    cabinet.html('checkout-way-how'),
    ...(instead === null ? [] : [cabinet.html('checkout-way-instead', { number: instead })]),
    ...(ways.some(({ isTest }) => isTest) ? [cabinet.html('checkout-way-what-test')] : []),
  ].join('\n\n');
}
