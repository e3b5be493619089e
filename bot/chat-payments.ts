import { Composer } from 'grammy';
import type { SuccessfulPayment, Update } from 'grammy/types';
import type { ChatVerdict } from '../domain/payments/chat-check.ts';
import { localeFor, type Translate } from '../locales/index.ts';
import type { CabinetContext } from './context.ts';
import type { BotDeps, ChatWord } from './deps.ts';

/** Telegram takes the answer for ten seconds; what is not judged by then is refused, so that the payer hears why. */
const PATIENCE_MS = 8_000;

/** Updates about money: they wait for no others, and are not given up before they are stored. */
export function isAboutMoney({ pre_checkout_query, message }: Update): boolean {
  return pre_checkout_query !== undefined || message?.successful_payment !== undefined;
}

/**
 * Payments inside of the chat. `first` stands before everything else of the bot, also before the queue of a chat's
 * updates: it answers whether an invoice may be paid, and stores money before the update is confirmed; where that fails
 * it throws, and the update comes again. `inTurn` shows the receipt.
 */
export function chatPayments(
  { chat, log }: Pick<BotDeps, 'chat' | 'log'>,
  translate: Translate,
): { first: Composer<CabinetContext>; inTurn: Composer<CabinetContext> } {
  const first = new Composer<CabinetContext>();
  const inTurn = new Composer<CabinetContext>();
  const paymentIds = new WeakMap<Update, number>();

  first.on('pre_checkout_query', async (ctx) => {
    const { from, ...query } = ctx.preCheckoutQuery;
    const verdict = await inTime(chat.answerPreCheckout(wordOf(query), BigInt(from.id)), log);
    try {
      if (verdict === 'accept') await ctx.answerPreCheckoutQuery(true);
      else {
        const error_message = translate(localeFor(from.language_code), `chat-refusal-${verdict}`);
        await ctx.answerPreCheckoutQuery(false, { error_message });
      }
    } catch (error) {
      log.warn({ err: error, verdict }, 'Telegram did not take the answer whether an invoice may be paid');
    }
  });

  first.on('message:successful_payment', async (ctx, next) => {
    const kept = await chat.keep(wordOf(ctx.message.successful_payment));
    if (kept) {
      await chat.settle(kept);
      if (kept.paymentId !== null) paymentIds.set(ctx.update, kept.paymentId);
    }
    await next();
  });

  inTurn.on('message:successful_payment', (ctx) => {
    const paymentId = paymentIds.get(ctx.update);
    if (paymentId === undefined) ctx.cabinet.open('paysupport');
    else ctx.cabinet.open('payment', String(paymentId), { shows: 'receipt' });
  });
  return { first, inTurn };
}

async function inTime(judging: Promise<ChatVerdict>, log: BotDeps['log']): Promise<ChatVerdict | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), PATIENCE_MS);
  });
  try {
    return await Promise.race([judging, late]);
  } catch (error) {
    log.error({ err: error }, 'it could not be judged whether an invoice may be paid; it was refused');
    return 'late';
  } finally {
    clearTimeout(timer);
  }
}

/** What Telegram says of an invoice, without what it says of the payer. */
function wordOf(
  said: Pick<SuccessfulPayment, 'currency' | 'total_amount' | 'invoice_payload'> &
    Partial<Pick<SuccessfulPayment, 'telegram_payment_charge_id' | 'provider_payment_charge_id'>>,
): ChatWord {
  return {
    payload: said.invoice_payload,
    amountMinor: BigInt(said.total_amount),
    currency: said.currency,
    chargeId: said.telegram_payment_charge_id ?? null,
    providerChargeId: said.provider_payment_charge_id ?? null,
  };
}
