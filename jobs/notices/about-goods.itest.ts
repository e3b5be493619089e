import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../domain/clock.ts';
import { planNotices } from '../../domain/notices/outbox.ts';
import { feedStage } from '../../tests/harness/feed.ts';
import { makeCustomer } from '../../tests/harness/goods.ts';
import { toldOf } from '../../tests/harness/told.ts';

const START = '2026-11-20T09:00:00Z';
const clock = fixedClock(START);
const stage = feedStage(clock);

const ORDERS = 'Номер заказа;E-mail;Дата;Статус;Сумма;Оплачено';
const ITEMS = 'Номер заказа;№;Наименование;Кол-во;Цена;Статус';
const PARCELS = 'Посылка;Номер заказа;Создана;Доставка;Трек;Стоимость доставки;Оплачено;Статус';

/** A shop with an order of five things and a parcel that its customer knows of. */
async function openShop() {
  clock.set(START);
  const shop = await stage.addOrganization('shop');
  await stage.db.organization.update({ where: { id: shop }, data: { name: 'Посылки <из Европы>' } });
  const email = `a-${shop}@x.example`;
  const customer = await makeCustomer(stage.db, shop, email);
  const bring = async (header: string, ...rows: string[]) => {
    await stage.bring(shop, [header, ...rows.map((row) => row.replace('@', email))], { invitations: 'none' });
    clock.advance(60_000);
  };
  await bring(ORDERS, '50063;@;10.11.2026;Новый;10308;0');
  await bring(ITEMS, ...[1, 2, 3, 4, 5].map((n) => `50063;${n};Вещь <${n}>;${n};500;Куплен`));
  await bring(PARCELS, 'P-1;50063;12.11.2026;DHL;;5900;0;Новая');
  const tell = (kind: string, locale?: string) =>
    toldOf(stage.db, { kind, clientId: customer.id, now: clock.now(), ...(locale ? { locale } : {}) });
  const find = {
    order: (number: string) => stage.db.order.findFirstOrThrow({ where: { organizationId: shop, number } }),
    charge: async (kind: 'order' | 'delivery') =>
      (await stage.db.charge.findFirstOrThrow({ where: { organizationId: shop, kind } })).id,
  };
  return { shop, customer, email, bring, tell, find };
}

describe('an order', () => {
  it('is told with what is to pay for it, and opens', async () => {
    const { bring, tell, find } = await openShop();
    await bring(ORDERS, '50063;@;10.11.2026;На складе;10308;8000');
    const { text, message } = await tell('order-status');
    expect(text).toBe(
      [
        '📦 <b>Заказ № 50063 на складе</b>',
        'Посылки &lt;из Европы&gt;, заказ от 10 ноября на 10 308 ₽',
        '',
        'Вещи пришли на склад. Следующий шаг — подготовка к отправке.',
        'К оплате за заказ: <b>2 308 ₽</b>',
      ].join('\n'),
    );
    expect(message?.subject).toBe('Заказ № 50063 на складе — Посылки <из Европы>');
    expect(message?.buttons).toMatchObject([
      [{ open: `pay:${await find.charge('order')}` }],
      [{ text: '📦 Заказ № 50063', open: `order:${(await find.order('50063')).id}` }],
    ]);
  });

  it('is told as it is now: what has moved on is dropped, and one that is gone too', async () => {
    const { bring, tell, customer } = await openShop();
    await bring(ORDERS, '50063;@;10.11.2026;На складе;10308;10308');
    await bring(ORDERS, '50063;@;10.11.2026;Обрабатывается;10308;10308');
    await bring(ORDERS, '50063;@;10.11.2026;На складе;10308;10308');
    const { text, dropped } = await tell('order-status');
    expect(dropped).toEqual(['replaced', 'replaced']);
    expect(text).toContain('<b>Заказ № 50063 на складе</b>');
    expect(text).not.toContain('К оплате');
    await stage.db.attachment.updateMany({ where: { clientId: customer.id }, data: { detachedAt: clock.now() } });
    expect((await tell('order-status')).dropped).toEqual(['gone', 'gone', 'gone']);
  });

  it('goes with others as a list', async () => {
    const { bring, tell } = await openShop();
    await bring(
      ORDERS,
      '50063;@;10.11.2026;Отменён;10308;0',
      '50064;@;19.11.2026;Новый;500;0',
      '50065;@;18.11.2026;Обрабатывается;700;700',
    );
    const { text, message } = await tell('order-status', 'en');
    expect(text).toBe(
      [
        '📦 <b>News about 3 orders</b>',
        'Посылки &lt;из Европы&gt;',
        '• No. 50063 of November 10 — <b>Canceled</b>',
        '• No. 50064 of November 19 — <b>New</b>, ₽500 to pay',
        '• No. 50065 of November 18 — <b>Processing</b>',
      ].join('\n'),
    );
    expect(message?.buttons).toMatchObject([[{ text: '💳 Pay ₽500' }], [{ open: 'orders' }]]);
  });

  it('of somebody else is never told, whatever a notice says', async () => {
    const { shop, bring, tell, customer, find } = await openShop();
    const stranger = await makeCustomer(stage.db, shop, `b-${shop}@x.example`);
    await bring(ORDERS, '50063;@;10.11.2026;На складе;10308;0');
    const { id: orderId, statusSince } = await find.order('50063');
    await planNotices(stage.db, clock, [
      {
        key: `forged-${shop}`,
        kind: 'order-status',
        organizationId: shop,
        clientId: stranger.id,
        telegramUserId: stranger.telegramUserIds[0] ?? 0n,
        params: { orderId, status: 'in_stock', since: statusSince?.getTime() ?? 0 },
      },
    ]);
    const told = { kind: 'order-status', clientId: stranger.id, now: clock.now() };
    expect(await toldOf(stage.db, told)).toEqual({ message: null, text: '', dropped: ['gone'] });
    expect((await tell('order-status')).message).not.toBeNull();
    expect(customer.id).not.toBe(stranger.id);
  });
});

describe('items', () => {
  it('of one order go together, with how many of all are there', async () => {
    const { bring, tell } = await openShop();
    await bring(ITEMS, ...[1, 2].map((n) => `50063;${n};Вещь <${n}>;${n};500;На складе`));
    await bring(
      ITEMS,
      '50063;2;Вещь <2>;2;500;Готов к отправке',
      '50063;3;Вещь <3>;3;500;На складе',
      '50063;4;Вещь <4>;4;500;На складе',
    );
    const { text, dropped, message } = await tell('item-status');
    expect(text).toBe(
      [
        '🛍 <b>Новости о вещах из заказа № 50063</b>',
        'Посылки &lt;из Европы&gt;',
        '',
        '• Вещь &lt;1&gt; — На складе',
        '• Вещь &lt;2&gt; × 2 — Готов к отправке',
        '• Вещь &lt;3&gt; × 3 — На складе',
        '• Вещь &lt;4&gt; × 4 — На складе',
        'На складе — 3 из 5',
        'Готово к отправке — 1 из 5',
        'К оплате за заказ: <b>10 308 ₽</b>',
      ].join('\n'),
    );
    expect(dropped).toEqual([]);
    expect(message?.buttons).toHaveLength(2);
  });

  it('that have all moved on are told by the later notice alone', async () => {
    const { bring, tell } = await openShop();
    await bring(ITEMS, '50063;1;Вещь <1>;1;500;На складе');
    await bring(ITEMS, '50063;1;Вещь <1>;1;500;Отправлен');
    const { text, dropped } = await tell('item-status', 'en');
    expect(dropped).toEqual(['replaced']);
    expect(text).toContain('• Вещь &lt;1&gt; — Shipped\nShipped: 1 of 5');
  });
});

describe('a parcel', () => {
  it('that waits for its delivery to be paid says so, and has the button for it', async () => {
    const { bring, tell, find } = await openShop();
    await bring(PARCELS, 'P-1;50063;12.11.2026;DHL;;5900;0;Готова к отправке');
    const { text, message } = await tell('parcel-status');
    expect(text).toBe(
      [
        '📮 <b>Посылка P-1 готова к отправке</b>',
        'Посылки &lt;из Европы&gt;, заказ № 50063',
        '',
        '⏳ <b>Посылка ждёт:</b> не оплачена доставка, 5 900 ₽. Оплатите её — и посылку отправят.',
      ].join('\n'),
    );
    expect(message?.buttons[0]).toMatchObject([{ open: `pay:${await find.charge('delivery')}` }]);
    await bring(PARCELS, 'P-1;50063;12.11.2026;DHL;;5900;5900;Готова к отправке');
    const paid = await tell('parcel-status');
    expect(paid.text).not.toContain('ждёт');
    expect(paid.message?.buttons).toHaveLength(1);
  });

  it('that is shipped names the method and the number, which opens the carrier’s page', async () => {
    const { bring, tell } = await openShop();
    await bring(PARCELS, 'P-1;50063;12.11.2026;DHL;JJD 01&2;5900;5900;Отправлена');
    const { text, message } = await tell('parcel-status');
    expect(text).toBe(
      [
        '🚚 <b>Посылка P-1 отправлена</b>',
        'Посылки &lt;из Европы&gt;, заказ № 50063',
        'Способ доставки: DHL',
        'Трек-номер: <code>JJD 01&amp;2</code>',
      ].join('\n'),
    );
    expect(message?.buttons[0]).toEqual([
      {
        text: '🔎 Где посылка P-1: DHL',
        url: 'https://www.dhl.com/global-en/home/tracking.html?submit=1&tracking-id=JJD%2001%262',
      },
    ]);
  });

  it.each([
    ['E2R Spedition;', 'Способ доставки: E2R Spedition\nТрек-номер высылается отдельно.'],
    ['E2R Spedition;E2R-7', 'Способ доставки: E2R Spedition\nТрек-номер: <code>E2R-7</code>'],
    ['Почта;', 'Способ доставки: Почта\nТрек-номера пока нет: когда его внесут, он появится в заказе.'],
  ])('shipped by %s has no page', async (method, words) => {
    const { bring, tell } = await openShop();
    await bring(PARCELS, `P-1;50063;12.11.2026;${method};5900;5900;Отправлена`);
    const { text, message } = await tell('parcel-status');
    expect(text.split('\n').slice(2).join('\n')).toBe(words);
    expect(message?.buttons.flat().some((button) => 'url' in button)).toBe(false);
  });

  it('goes with others as a list, each with what it waits for', async () => {
    const { bring, tell } = await openShop();
    await bring(
      PARCELS,
      'P-1;50063;12.11.2026;DHL;;5900;5900;Отменена',
      'P-2;50063;19.11.2026;Почта;RA1RU;300;0;Собирается',
      'P-3;50063;19.11.2026;Почта;RA2RU;300;0;Отправлена',
    );
    const { text, message } = await tell('parcel-status', 'en');
    expect(text).toBe(
      [
        '📮 <b>News about 3 parcels</b>',
        'Посылки &lt;из Европы&gt;',
        '',
        '<b>P-1</b>, order No. 50063 — Canceled',
        'If you did not expect that, please write to the organization: the contacts are under “Help”.',
        '',
        '<b>P-2</b>, order No. 50063 — Being assembled',
        '⏳ <b>The parcel is waiting:</b> its delivery, ₽300, is not paid. Pay it, and the parcel will be sent.',
        '',
        '<b>P-3</b>, order No. 50063 — Shipped',
        'Delivery method: Почта',
        'Tracking number: <code>RA2RU</code>',
        'To pay for delivery: <b>₽300</b>',
      ].join('\n'),
    );
    expect(message?.buttons).toHaveLength(4);
  });
});
