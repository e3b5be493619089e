import type { AccountBalance } from '../../../domain/billing/balance.ts';
import type { PaymentTerms } from '../../../domain/payments/terms.ts';
import type { Cabinet } from '../../cabinet.ts';
import { accountName } from '../../subject.ts';
import { maximumOf } from './sums.ts';

/** What the account holds, what becomes of the money, and how to say how much, in HTML. */
export function topUpText(
  cabinet: Cabinet,
  { own, terms }: { readonly own: AccountBalance; readonly terms: PaymentTerms },
): string {
  const money = (amountMinor: bigint) => cabinet.money(amountMinor, own.currency);
  return [
    cabinet.html('topup-title'),
    [
      cabinet.html('topup-held', { sum: money(own.balanceMinor) }),
      ...(own.owedMinor > 0n ? [cabinet.html('topup-owed', { sum: money(own.owedMinor) })] : []),
    ].join('\n'),
    ...(terms.hasMerchant
      ? [
          cabinet.html('topup-what-happens', {
            account: accountName(cabinet, own.accountWord, own.accountNumber),
            kinds: terms.balancePays.map((kind) => cabinet.t(`topup-kind-${kind}`)).join(', ') || 'none',
          }),
          cabinet.html('topup-how', { minimum: money(terms.minimumMinor), maximum: money(maximumOf(own.currency)) }),
        ]
      : [cabinet.html('topup-no-cards')]),
  ].join('\n\n');
}

/** «Андреев Илья · договор № Д-01003 · 500 ₽»: an account to choose. */
export function accountLabel(cabinet: Cabinet, own: AccountBalance): string {
  const account = accountName(cabinet, own.accountWord, own.accountNumber);
  const whose = own.holderName && !own.holderName.includes('@') ? `${own.holderName} · ` : '';
  return cabinet.t('topup-account', {
    account: `${whose}${account}`,
    sum: cabinet.money(own.balanceMinor, own.currency),
  });
}
