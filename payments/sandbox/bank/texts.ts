/** What the bank's page says. It stands for somebody else's program, so its texts are its own and not the cabinet's. */
export const texts = {
  ru: {
    title: 'Тестовый банк',
    warning: 'Это тестовый банк: деньги не спишутся. Настоящие карты сюда не вводят.',
    order: 'Заказ',
    choose: 'Выберите, чем закончится оплата',
    success: 'Оплата пройдёт',
    refusal: 'Банк откажет',
    late: 'Пройдёт, но банк сообщит об этом позже',
    twice: 'Пройдёт, и банк сообщит об этом дважды',
    silent: 'Пройдёт, но банк не сообщит',
    unreturnable: 'Пройдёт, а вернуть деньги не получится',
    'unreturnable-once': 'Пройдёт, а вернуть деньги получится не с первого раза',
    back: 'Вернуться без оплаты',
    paid: 'Этот заказ уже оплачен.',
    over: 'Этот заказ уже нельзя оплатить.',
    unknown: 'Такого заказа нет.',
    return: 'Вернуться',
    about: 'Он стоит вместо платёжной системы, пока кабинет пробуют. Сюда попадают по ссылке на оплату.',
    list: 'Последние платежи',
    none: 'Пока никто не платил.',
    giveBack: 'Вернуть',
    whole: 'всё',
    part: 'сумма',
    status_pending: 'ждёт оплаты',
    status_succeeded: 'оплачен',
    status_canceled: 'не оплачен',
    refund_pending: 'возврат выполняется',
    refund_succeeded: 'возвращено',
    refund_failed: 'вернуть не получилось',
    tooMuch: 'Столько вернуть нельзя.',
  },
  en: {
    title: 'Test bank',
    warning: 'This is a test bank: no money is taken. Do not enter real cards here.',
    order: 'Order',
    choose: 'Choose how the payment ends',
    success: 'The payment succeeds',
    refusal: 'The bank refuses',
    late: 'Succeeds, but the bank tells of it later',
    twice: 'Succeeds, and the bank tells of it twice',
    silent: 'Succeeds, but the bank does not tell',
    unreturnable: 'Succeeds, and cannot be refunded',
    'unreturnable-once': 'Succeeds, and cannot be refunded at the first try',
    back: 'Go back without paying',
    paid: 'This order is paid already.',
    over: 'This order can no longer be paid.',
    unknown: 'There is no such order.',
    return: 'Go back',
    about: 'It stands in for a payment provider while the cabinet is being tried. A payment link leads here.',
    list: 'Latest payments',
    none: 'Nobody has paid yet.',
    giveBack: 'Refund',
    whole: 'all',
    part: 'sum',
    status_pending: 'waits for money',
    status_succeeded: 'paid',
    status_canceled: 'not paid',
    refund_pending: 'refund under way',
    refund_succeeded: 'refunded',
    refund_failed: 'could not be refunded',
    tooMuch: 'So much cannot be refunded.',
  },
} as const;

export type BankTexts = (typeof texts)['ru' | 'en'];

/** Russian where the browser names it before English, or names neither. */
export function textsFor(acceptLanguage: string | undefined): { lang: 'ru' | 'en'; t: BankTexts } {
  const named = /\b(ru|en)\b/i.exec(acceptLanguage ?? '')?.[1]?.toLowerCase();
  const lang = named === 'en' ? 'en' : 'ru';
  return { lang, t: texts[lang] };
}
