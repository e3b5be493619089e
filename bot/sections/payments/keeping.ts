import type { PaymentDetails } from '../../../domain/payments/payments.ts';
import { declineToKeep } from '../../../domain/saved-methods/agree.ts';
import type { Cabinet } from '../../cabinet.ts';
import { visits } from '../../navigation.ts';
import type { Buttons } from '../../section.ts';

/** Whether the card that a payment will be made with is to be kept; null where that cannot be chosen (any more). */
export async function keepingOf(
  { deps }: Cabinet,
  { isClaimed, merchantId, saveMethod }: PaymentDetails,
): Promise<'offered' | 'chosen' | null> {
  if (isClaimed || merchantId === null || !(await deps.cards.canKeep(merchantId))) return null;
  return saveMethod ? 'chosen' : 'offered';
}

/** Off until it is agreed to on a screen of its own; back off with one tap. */
export function keepingButton(buttons: Buttons, cabinet: Cabinet, paymentId: number, keeping: 'offered' | 'chosen') {
  if (keeping === 'offered') {
    buttons.row().text(cabinet.t('cards-keep-offer'), visits('card-keep', String(paymentId)));
    return;
  }
  buttons.row().text(cabinet.t('cards-keep-chosen'), async (tap) => {
    await declineToKeep(tap.cabinet.deps.db, { clientId: tap.cabinet.client, paymentId });
    tap.cabinet.toast(tap.cabinet.t('cards-keep-declined'));
    tap.cabinet.reopen();
  });
}
