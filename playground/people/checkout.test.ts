import type { TelegramUpdate } from '@gramio/types';
import { expect, it } from 'vitest';
import { anna, type Ground, openGround } from '../testing.ts';

const prices = [{ label: 'Абонемент', amount: 480_000 }];

async function sendInvoice({ playground, api }: Ground) {
  playground.user('anna').start();
  return api.sendInvoice(anna.telegramId, 'Абонемент', '8 занятий', 'order-1', 'RUB', prices, {
    provider_token: '381764678:TEST:100037',
  });
}

const newest = ({ playground }: Ground): TelegramUpdate | undefined => playground.pendingUpdates().at(-1);

it('asks the bot before the money moves, and tells it after', async () => {
  const ground = await openGround();
  const { message_id } = await sendInvoice(ground);
  const paying = ground.playground.user('anna').pay(message_id);
  const query = newest(ground)?.pre_checkout_query;
  expect(query).toMatchObject({ total_amount: 480_000, invoice_payload: 'order-1' });
  await ground.api.answerPreCheckoutQuery(query?.id ?? '', true);
  expect(await paying).toBeUndefined();
  expect(newest(ground)?.message?.successful_payment).toMatchObject({ invoice_payload: 'order-1', currency: 'RUB' });
  expect(await ground.playground.user('anna').pay(message_id)).toBe('Этот счёт уже оплачен');
});

it('shows the reason when the bot refuses, and takes no answer after ten seconds', async () => {
  const ground = await openGround();
  const { message_id } = await sendInvoice(ground);
  const refused = ground.playground.user('anna').pay(message_id);
  await ground.api.answerPreCheckoutQuery(newest(ground)?.pre_checkout_query?.id ?? '', false, {
    error_message: 'Мест больше нет',
  });
  expect(await refused).toBe('Мест больше нет');

  void ground.playground.user('anna').pay(message_id);
  ground.clock.advance(11_000);
  const id = newest(ground)?.pre_checkout_query?.id ?? '';
  await expect(ground.api.answerPreCheckoutQuery(id, true)).rejects.toThrow('query is too old');
});
