import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { DomainError } from '../../domain/errors.ts';
import { parseMoney } from '../../domain/money.ts';
import { previewRefund, type RefundablePayment, readRefundable } from '../../domain/payments/refunds/preview.ts';
import { requestRefund } from '../../domain/payments/refunds/request.ts';
import { listForStaff } from '../../domain/payments/refunds/staff-list.ts';
import type { Translate } from '../../locales/index.ts';
import type { SettlementDeps } from '../../settlement/deps.ts';
import { refundMadeElsewhere } from '../../settlement/made-elsewhere.ts';
import { refund, takesRefunds } from '../../settlement/refund.ts';
import { UsageError } from '../run.ts';
import { createShow } from './show.ts';

const USAGE = `npm run refund -- --payment LK-000123 [--amount СУММА] [--debt N ...] [--cancel-debts] [--reason ТЕКСТ]
                  [--organization ID] [--made-elsewhere ГДЕ] [--dry-run] [--yes]
npm run refund -- --list [--organization ID]

  Возвращает деньги по платежу: целиком или частью. Сначала показывает, что и за что вернётся, и спрашивает.

  --payment        номер платежа
  --amount СУММА   сколько вернуть, например 1000,00; без неё — всё, что осталось
  --debt N         вернуть только за это: номер строки из показанного списка; можно несколько
  --cancel-debts   не начислять снова то, за что вернули
  --reason ТЕКСТ   причина: её увидит клиент; останется в журнале и уйдёт провайдеру, если он её принимает
  --organization   только если это платёж этой организации
  --made-elsewhere ГДЕ  деньги уже возвращены не отсюда, например «кабинет провайдера, 22.11»: внести это в учёт; сумма
                   обязательна. Если провайдера можно спросить, он подтверждает; если он говорит иначе, ничего не вносится
  --dry-run        только показать
  --yes            не спрашивать
  --list           последние возвраты: сначала те, что ещё не закончены

Код выхода: 0 — деньги возвращены, 2 — провайдер принял возврат и ещё не подтвердил, 1 — не получилось.`;

export interface RefundCommandDeps {
  readonly settlement: SettlementDeps;
  readonly translate: Translate;
  /** Who runs the command, for the audit log. */
  readonly actor: string;
  readonly print: (line: string) => void;
  /** Null where nobody is at a terminal. */
  readonly confirm: ((question: string) => Promise<boolean>) | null;
  /** How often the provider is asked before the command gives up waiting, and how long it waits between. */
  readonly polls: { readonly count: number; readonly intervalMs: number };
}

/**
 * Gives money back as staff wish, or lists refunds; gives the exit code. Throws a `UsageError` that names the remedy.
 */
export async function runRefund(deps: RefundCommandDeps, args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      payment: { type: 'string' },
      amount: { type: 'string' },
      debt: { type: 'string', multiple: true, default: [] },
      'cancel-debts': { type: 'boolean', default: false },
      reason: { type: 'string' },
      organization: { type: 'string' },
      'made-elsewhere': { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { db, clock } = deps.settlement;
  const show = createShow(deps.translate, clock.now());
  const { organization: organizationId } = values;
  if (values.list) {
    const refunds = await listForStaff(db, { organizationId });
    deps.print(refunds.length > 0 ? show.list(refunds) : 'Возвратов не было.');
    return 0;
  }
  if (values.help || values.payment === undefined) throw new UsageError(USAGE);
  try {
    const paymentNumber = values.payment.trim().toUpperCase();
    const payment = await readRefundable(db, { paymentNumber, organizationId });
    for (const line of show.payment(payment)) deps.print(line);
    const wish = {
      amountMinor: values.amount === undefined ? undefined : sumOfText(values.amount, payment.currency),
      chargeIds: chargesOf(payment, values.debt),
      cancelDebts: values['cancel-debts'],
    };
    const preview = await previewRefund(db, payment, wish);
    const where = values['made-elsewhere']?.trim();
    if (where === '') throw new UsageError('--made-elsewhere: напишите, где и когда вернули деньги');
    if (where !== undefined && wish.amountMinor === undefined) throw new UsageError('--made-elsewhere: нужна --amount');
    const isByCall = preview.toPayerMinor > 0n && where === undefined;
    if (isByCall && !(await takesRefunds(deps.settlement, payment.merchantId))) {
      throw new DomainError('refund-unsupported', { provider: payment.provider });
    }
    for (const line of show.preview(payment, preview, wish)) deps.print(line);
    if (values['dry-run']) return 0;
    if (!values.yes && !(await isConfirmed(deps))) {
      deps.print('Ничего не сделано.');
      return 1;
    }
    const request = { ...wish, paymentNumber, organizationId, reason: values.reason, actor: deps.actor };
    if (where !== undefined && wish.amountMinor !== undefined) {
      const said = await refundMadeElsewhere(deps.settlement, { ...request, amountMinor: wish.amountMinor, where });
      const by = said === 'provider' ? 'Провайдер подтвердил возврат' : 'Возврат внесён с ваших слов';
      deps.print(`${by}, клиент получит сообщение.`);
      return 0;
    }
    const refunds = await requestRefund(db, clock, request);
    let code = 0;
    for (const { id, toBalance } of refunds) {
      if (toBalance) deps.print('Деньги на балансе, клиент получит сообщение.');
      else code = await follow(deps, id);
    }
    return code;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new UsageError(deps.translate('ru', `error-${error.code}`, error.params));
  }
}

function sumOfText(text: string, currency: string): bigint {
  const amountMinor = parseMoney(text, currency);
  if (amountMinor === null || amountMinor <= 0n) throw new UsageError(`--amount: «${text}» — не сумма`);
  return amountMinor;
}

function chargesOf({ number, lines }: RefundablePayment, debts: readonly string[]): number[] {
  return debts.map((debt) => {
    const chargeId = lines[Number(debt) - 1]?.chargeId;
    if (!chargeId) throw new DomainError('refund-not-in-payment', { debt, number });
    return chargeId;
  });
}

async function isConfirmed({ confirm }: RefundCommandDeps): Promise<boolean> {
  if (!confirm) throw new UsageError('Это не терминал, спросить некого: проверьте с --dry-run и добавьте --yes');
  return confirm('Вернуть?');
}

/** Asks the provider, and waits a little for its last word. */
async function follow({ settlement, print, polls }: RefundCommandDeps, refundId: number): Promise<number> {
  for (let poll = 0; poll < polls.count; poll += 1) {
    if (poll > 0) await delay(polls.intervalMs);
    await refund(settlement, refundId);
    const { status, failure } = await settlement.db.refund.findUniqueOrThrow({ where: { id: refundId } });
    if (status === 'succeeded') {
      print('Деньги возвращены, клиент получит сообщение.');
      return 0;
    }
    if (status === 'failed') {
      print(`Провайдер не вернул деньги: ${failure ?? 'без причины'}. Ничего не изменилось.`);
      return 1;
    }
  }
  print('Возврат запрошен, провайдер ещё не подтвердил. Кабинет спросит его сам; как дела: npm run refund -- --list');
  return 2;
}
