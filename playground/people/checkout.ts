import { randomBytes } from 'node:crypto';
import type { InvoiceRecord } from '../bot-api/methods/payments.ts';
import type { Persona } from '../contract.ts';
import { asUser } from '../store/chats.ts';
import type { World } from '../store/world.ts';
import type { CheckoutAnswer } from './queries.ts';

/** An invoice in a message of the persona's chat, or behind a link's slug. */
export function findInvoice(world: World, persona: Persona, where: number | string): InvoiceRecord | undefined {
  return world.settings.get('invoice', keyOf(persona, where));
}

/** Pays an invoice as Telegram does: asks the bot, then tells it. Gives the reason when it was not paid. */
export async function payInvoice(world: World, persona: Persona, where: number | string): Promise<string | undefined> {
  const record = findInvoice(world, persona, where);
  if (record === undefined) return 'Такого счёта нет';
  if (record.paid) return 'Этот счёт уже оплачен';
  const { currency, total_amount } = record.invoice;
  const order = { currency, total_amount, invoice_payload: record.payload };

  const answer = await new Promise<CheckoutAnswer | undefined>((resolve) => {
    const id = world.queries.open('checkout', resolve);
    world.updates.add({ pre_checkout_query: { id, from: asUser(persona), ...order } });
  });
  if (answer === undefined) return 'Бот не ответил за 10 секунд, платёж отменён';
  if (!answer.ok) return answer.errorMessage ?? 'Бот отклонил платёж';

  const chat = world.chats.get(persona.telegramId);
  if (chat === undefined) return 'Такого чата нет';
  if (typeof where === 'number') world.settings.set('invoice', keyOf(persona, where), { ...record, paid: true });
  const successful_payment = {
    ...order,
    telegram_payment_charge_id: chargeId(),
    provider_payment_charge_id: chargeId(),
  };
  const message = world.chats.add(chat, asUser(persona), { successful_payment });
  world.updates.add({ message });
  return undefined;
}

function keyOf(persona: Persona, where: number | string): string {
  return typeof where === 'number' ? `${persona.telegramId}/${where}` : `$${where}`;
}

function chargeId(): string {
  return `playground_${randomBytes(8).toString('hex')}`;
}
