import type { BreachName, LedgerReport } from '../../domain/billing/verify.ts';
import { say, tell } from '../run.ts';

/** Says what was found: one line for each breach, and where it leads. */
export function showReport({ checked, breaches }: LedgerReport): void {
  const { accounts, transactions, entries, charges, payments, refunds } = checked;
  say(
    `Проверено: счетов ${accounts}, операций ${transactions}, проводок ${entries}, начислений ${charges}, ` +
      `оплат ${payments}, возвратов ${refunds}`,
  );
  if (breaches.length === 0) return say('Всё сходится');
  for (const { name, id, expected, actual } of breaches) {
    say(`${name} ${id}: ${WORDS[name]}. Должно быть ${expected}, записано ${actual}`);
  }
  tell(
    `Нарушений: ${breaches.length}. Суммы — в копейках (минимальных единицах валюты). Ничего не исправлено: ` +
      'найдите причину, ошибку в книгах исправляет только обратная операция',
  );
}

/** The report for a program; sums as strings, because JSON's numbers lose digits beyond 2^53. */
export function toJson({ checked, breaches }: LedgerReport): string {
  const rows = breaches.map(({ name, id, expected, actual }) => ({
    name,
    id,
    expected: expected.toString(),
    actual: actual.toString(),
  }));
  return JSON.stringify({ ok: rows.length === 0, checked, breaches: rows }, null, 2);
}

const WORDS: Readonly<Record<BreachName, string>> = {
  'transaction-unbalanced': 'дебет и кредит операции не равны',
  'transaction-incomplete': 'у операции меньше двух проводок',
  'entry-of-another-account': 'проводка не того счёта, что её операция',
  'balance-differs': 'остаток не равен сумме проводок',
  'balance-overdrawn': 'с баланса взято больше, чем на нём было',
  'month-differs': 'цифра месяца не равна сумме его проводок',
  'numbering-has-holes': 'в номерах операций пропуск',
  'transaction-count-differs': 'счётчик операций не равен последнему номеру',
  'charge-amount-differs': 'начисление не равно сумме его проводок',
  'charge-allocated-differs': 'оплаченная часть начисления не равна сумме её проводок',
  'outstanding-differs': 'долг по проводкам не равен сумме долгов (начислено минус оплачено)',
  'office-part-differs': 'часть, оплаченная у организации, не равна её цифре без вошедших в неё оплат кабинета',
  'absorbed-above-allocated': 'в цифры организации вошло больше, чем было оплачено',
  'payment-received-differs': 'деньги оплаты не равны проводкам (получено минус возвращено)',
  'payment-balance-spent-differs': 'взятое оплатой с баланса не равно проводкам',
  'payment-refunded-differs': 'возвращённое по оплате не равно сумме её возвратов',
  'payment-lines-differ': 'строки оплаты не равны её деньгам (получено плюс с баланса минус возвращено)',
  'line-from-balance-differs': 'часть с баланса по строке не равна проводкам этой оплаты',
  'line-advanced-differs': 'зачисленное на баланс в строках не равно проводкам этой оплаты',
  'line-out-of-place': 'строка оплаты чужого счёта, организации или валюты',
  'line-allocated-differs': 'оплаченное по строке не равно проводкам этой оплаты',
  'payment-of-another-merchant': 'деньги оплаты записаны на чужой мерчант',
  'payment-status-differs': 'состояние оплаты не соответствует тому, сколько пришло и возвращено',
  'provider-money-counted-twice': 'деньги провайдера учтены не один раз',
  'provider-payment-shared': 'один платёж провайдера учтён в нескольких оплатах',
  'event-without-money': 'уведомление провайдера применено, а денег нет',
  'refund-lines-differ': 'строки возврата не равны его сумме',
  'refund-part-differs': 'возвращённое по строке не равно проводкам этого возврата',
  'refund-entries-differ': 'проводки возврата не равны его сумме',
};
