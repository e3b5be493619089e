import type { ShownReceipt } from '../../../domain/fiscal/list.ts';
import type { Cabinet } from '../../cabinet.ts';

/** «🧾 Кассовый чек: ФН …, ФД …, ФП … — открыть»: a line in HTML for each fiscal receipt. */
export function fiscalLines(cabinet: Cabinet, receipts: readonly ShownReceipt[], currency: string): string[] {
  return receipts.map((receipt) => {
    const { kind, state, amountMinor, url } = receipt;
    const sum = amountMinor === null ? '' : cabinet.money(amountMinor, currency);
    const line = cabinet.html('fiscal-receipt', { kind, state, sum, numbers: numbersOf(cabinet, receipt) });
    return url === null ? line : `${line} — ${cabinet.html('fiscal-open', { url })}`;
  });
}

function numbersOf(cabinet: Cabinet, { storageNumber, documentNumber, attribute }: ShownReceipt): string {
  if (documentNumber === null) return cabinet.t('fiscal-registered');
  const numbers = { storage: storageNumber ?? '—', document: documentNumber, attribute: attribute ?? '—' };
  return cabinet.t('fiscal-numbers', numbers);
}
