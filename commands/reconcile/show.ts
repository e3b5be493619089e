import { formatMoney, toDecimal } from '../../domain/money.ts';
import type { Difference, DifferenceKind, OpenFinding } from '../../domain/payments/compare/findings.ts';
import type { StrangeNews } from '../../domain/payments/strange.ts';
import type { ComparisonReport, MerchantComparison } from '../../settlement/compare.ts';

/** What was compared, what was put right, what is left and what to do about it: lines for a terminal. */
export function showComparison(report: ComparisonReport, strange: readonly StrangeNews[]): string[] {
  const { merchants, open, isCut } = report;
  return [
    ...(merchants.length === 0 ? ['Сверять нечего.'] : merchants.flatMap(merchantLines)),
    ...(isCut ? ['Сверено не всё: запустите ещё раз.'] : []),
    ...(open.length === 0
      ? ['Расхождений нет.']
      : ['', `Расхождения (${open.length}):`, ...open.flatMap(findingLines)]),
    ...(strange.length === 0
      ? []
      : ['', `Поступления без платежа в кабинете: ${strange.length}. Подробно: npm run payments -- strange`]),
  ];
}

function merchantLines({ merchant, ...counts }: MerchantComparison): string[] {
  const { payments, refunds, same, mended, differing, notAsked, unaskable } = counts;
  const parts = [
    `сверено платежей ${payments}, возвратов ${refunds}`,
    `сходится ${same}`,
    `исправлено ${mended.length}`,
    `расходится ${differing.length}`,
    ...(notAsked > 0 ? [`провайдер не ответил о ${notAsked}, спросим в следующий раз`] : []),
    ...(unaskable > 0 ? [`провайдер не умеет отвечать о ${unaskable}`] : []),
  ];
  return [
    `${merchant.organizationId}, мерчант ${merchant.id} «${merchant.title}» (${merchant.provider}): ${parts.join('; ')}`,
    ...mended.map(
      ({ payment, what }) => `  исправлено ${payment}: ${what.map((each) => MENDED[each] ?? each).join(', ')}`,
    ),
  ];
}

const MENDED: Readonly<Record<string, string>> = {
  credited: 'деньги зачислены',
  canceled: 'платёж отменён у провайдера',
  pending: 'платёж ждёт оплаты у провайдера',
  expired: 'срок оплаты вышел',
  refunded: 'возврат учтён',
  'refund-failed': 'возврат не удался',
  'refund-taken-back': 'провайдер отменил возврат, учёт исправлен обратной операцией',
};

function findingLines({ payment, organizationId, provider, currency, differences }: OpenFinding): string[] {
  return differences.flatMap(({ kind, oursMinor, theirsMinor }) => {
    const money = (amountMinor: bigint | null) =>
      amountMinor === null ? '—' : formatMoney(amountMinor, currency, 'ru');
    const sums =
      oursMinor === null && theirsMinor === null ? '' : ` (здесь ${money(oursMinor)}, там ${money(theirsMinor)})`;
    const { what, todo } = WORDS[kind];
    return [`  ${payment}, ${organizationId}, ${provider}: ${what}${sums}`, `    ${todo}`];
  });
}

const RESOLVED = 'Когда разобрались: npm run reconcile -- --resolved НОМЕР --note ТЕКСТ';

const WORDS: Readonly<Record<DifferenceKind, { readonly what: string; readonly todo: string }>> = {
  'unknown-to-provider': {
    what: 'деньги учтены, а провайдер такого платежа не знает',
    todo: `Проверьте, те ли ключи у мерчанта, и найдите платёж в кабинете провайдера. ${RESOLVED}`,
  },
  received: {
    what: 'провайдер получил меньше, чем учтено',
    todo: `Сравните с кабинетом и выпиской провайдера: возможен спор плательщика с банком. ${RESOLVED}`,
  },
  'refund-taken-back': {
    what: 'провайдер отменил возврат, который раньше подтвердил',
    todo: `Деньги у вас, а не у плательщика: верните их в кабинете провайдера ещё раз или договоритесь с ним. ${RESOLVED}`,
  },
  'refund-mismatch': {
    what: 'возвращено больше, чем было зачислено',
    todo: `Проверьте возвраты платежа в кабинете провайдера. ${RESOLVED}`,
  },
  'refund-waits': {
    what: 'провайдер вернул больше, чем учтено, а другой возврат ещё идёт',
    todo: 'Решится само, когда тот возврат закончится; если стоит больше недели, спросите провайдера.',
  },
  'merchant-mismatch': {
    what: 'провайдер называет другой мерчант или тестовую оплату',
    todo: `Проверьте ключи и режим: npm run merchant -- check. ${RESOLVED}`,
  },
  'reference-mismatch': {
    what: 'провайдер называет другой номер заказа',
    todo: `Найдите платёж в кабинете провайдера. ${RESOLVED}`,
  },
  'currency-mismatch': { what: 'другая валюта', todo: `Найдите платёж в кабинете провайдера. ${RESOLVED}` },
};

/** The same for a program; sums as decimal strings. */
export function toJson({ merchants, open, isCut }: ComparisonReport, strange: readonly StrangeNews[]): string {
  const differencesOf = (differences: readonly Difference[], currency: string) =>
    differences.map(({ kind, oursMinor, theirsMinor }) => ({
      kind,
      ours: oursMinor === null ? null : toDecimal(oursMinor, currency),
      theirs: theirsMinor === null ? null : toDecimal(theirsMinor, currency),
    }));
  return JSON.stringify(
    {
      ok: open.length === 0,
      complete: !isCut && merchants.every(({ notAsked }) => notAsked === 0),
      merchants: merchants.map(({ differing, ...counts }) => ({
        ...counts,
        differing: differing.map(({ payment }) => payment),
      })),
      open: open.map(({ differences, currency, ...finding }) => ({
        ...finding,
        currency,
        differences: differencesOf(differences, currency),
      })),
      strange: strange.map(({ id }) => id),
    },
    null,
    2,
  );
}
