import type { CabinetContext } from '../../context.ts';

/** «Оплатить здесь»: the invoice comes into the chat, below the screen; what keeps it from coming is said kindly. */
export async function payHere({ cabinet }: CabinetContext, paymentId: number): Promise<void> {
  const outcome = await cabinet.deps.chat.sendInvoice({ ...cabinet.reader, paymentId });
  if (outcome === 'sent' || outcome === 'sent-before') cabinet.toast(cabinet.t(`payments-invoice-${outcome}`));
  if (outcome === 'unavailable') cabinet.notice = cabinet.html('payments-invoice-unavailable');
  // Over: the screen itself says why.
  cabinet.reopen();
}
