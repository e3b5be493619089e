const TITLES: Readonly<Record<string, string>> = {
  bankcard: 'Банковская карта',
  sbp: 'СБП',
  yandexpay: 'Yandex Pay',
  yandexpaysplit: 'Яндекс Сплит',
  mirpay: 'Mir Pay',
  sberpay: 'SberPay',
  tinkoffpay: 'T-Pay',
  alwaysyes: 'Кредит',
  podeli: 'Подели',
  mokka: 'Мокка',
};

/** «•• 1111» where a card's number is told, else the means by name; null for one that is not known here. */
export function methodTitle(code: string | null, account: string | null): string | null {
  const last4 = /[*•xX]+(\d{4})$/.exec(account ?? '')?.[1];
  return last4 === undefined ? (TITLES[code?.toLowerCase() ?? ''] ?? null) : `•• ${last4}`;
}
