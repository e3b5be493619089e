import { expect, it } from 'vitest';
import { fixedClock } from '../domain/clock.ts';
import { feedStage } from '../tests/harness/feed.ts';
import { makeCustomer } from '../tests/harness/goods.ts';
import { importFiles } from './import.ts';

const START = '2026-11-20T09:00:00Z';
const clock = fixedClock(START);
const stage = feedStage(clock);

const ORDERS = 'Номер заказа;E-mail;Дата;Статус;Сумма;Оплачено';
const ITEMS = 'Номер заказа;№;Наименование;Кол-во;Цена;Статус';
const PARCELS = 'Посылка;Номер заказа;Создана;Доставка;Стоимость доставки;Оплачено;Статус';

const order = (number: string, status: string, { email = 'a@x.example', day = '10.11.2026', paid = 0 } = {}) =>
  `${number};${email};${day};${status};1000;${paid}`;
const item = (number: string, position: number, status: string) =>
  `${number};${position};Вещь ${position};1;500;${status}`;
const parcel = (name: string, number: string, status: string, day = '12.11.2026') =>
  `${name};${number};${day};DHL;300;0;${status}`;

/** A shop whose first files came before its customer was told of anything, an hour ago. */
async function openShop(lines: { orders?: string[]; items?: string[]; parcels?: string[] } = {}) {
  clock.set(START);
  const shop = await stage.addOrganization('shop');
  const customer = await makeCustomer(stage.db, shop, `a-${shop}@x.example`);
  const mail = (line: string) => line.replaceAll('a@x.example', `a-${shop}@x.example`);
  const bring = async (kinds: { orders?: string[]; items?: string[]; parcels?: string[] }, more = {}) => {
    const headers = { orders: ORDERS, items: ITEMS, parcels: PARCELS };
    const paths = await Promise.all(
      (['orders', 'items', 'parcels'] as const).flatMap((kind) => {
        const rows = kinds[kind];
        return rows
          ? [
              stage.folder.write(
                `${shop}-${kind}-${Math.random()}.csv`,
                [headers[kind], ...rows.map(mail)].join('\r\n'),
              ),
            ]
          : [];
      }),
    );
    return importFiles(stage.db, clock, { organizationId: shop, paths, invitations: 'none', ...more });
  };
  await bring({ orders: [order('1', 'Новый')], ...lines });
  clock.advance(3_600_000);
  const notices = async () => {
    const rows = await stage.db.notice.findMany({ where: { organizationId: shop }, orderBy: { id: 'asc' } });
    return rows.map(({ kind, telegramUserId, params }) => {
      const { status, items } = params as { status?: string; items?: { status: string }[] };
      return `${kind} ${telegramUserId}: ${status ?? items?.map((each) => each.status).join(' ')}`;
    });
  };
  return { shop, customer, bring, notices };
}

it('tells nobody of what the first files bring, nor of what they repeat', async () => {
  const files = {
    orders: [order('1', 'Новый')],
    items: [item('1', 1, 'Куплен')],
    parcels: [parcel('P1', '1', 'Новая')],
  };
  const { bring, notices } = await openShop(files);
  await bring(files);
  await bring(files);
  expect(await notices()).toEqual([]);
});

it('tells of a changed status once, some minutes later, to every chat of the customer', async () => {
  const { shop, customer, bring, notices } = await openShop();
  await customer.addParent();
  const changed = { orders: [order('1', 'Обрабатывается')] };
  await bring(changed);
  clock.advance(60_000);
  await bring(changed);
  await bring(changed);
  const [mother, father] = customer.telegramUserIds;
  expect(await notices()).toEqual([`order-status ${mother}: processing`, `order-status ${father}: processing`]);
  const [first] = await stage.db.notice.findMany({ where: { organizationId: shop } });
  expect(first?.dueAt).toEqual(new Date('2026-11-20T10:05:00Z'));
  expect(first?.params).toEqual({
    orderId: expect.any(Number),
    status: 'processing',
    since: Date.parse('2026-11-20T10:00:00Z'),
  });
});

it('tells of a step back, and of the same step again', async () => {
  const { bring, notices, customer } = await openShop();
  const [chat] = customer.telegramUserIds;
  for (const status of ['На складе', 'Обрабатывается', 'На складе']) {
    clock.advance(60_000);
    await bring({ orders: [order('1', status)] });
  }
  expect(await notices()).toEqual([
    `order-status ${chat}: in_stock`,
    `order-status ${chat}: processing`,
    `order-status ${chat}: in_stock`,
  ]);
});

it('tells of one change when imports of it run at the same time', async () => {
  const { bring, notices, customer } = await openShop();
  const changed = { orders: [order('1', 'На складе')] };
  await Promise.all([bring(changed), bring(changed), bring(changed)]);
  expect(await notices()).toEqual([`order-status ${customer.telegramUserIds[0]}: in_stock`]);
});

it('takes nothing for a change that is none', async () => {
  const { bring, notices } = await openShop();
  await bring({ orders: [order('1', 'Новый', { paid: 500 })] });
  expect(await notices()).toEqual([]);
});

it('tells of a new order and a new parcel, but not of history that is handed over', async () => {
  const { bring, notices, customer } = await openShop();
  const [chat] = customer.telegramUserIds;
  await bring({
    orders: [order('2', 'Новый', { day: '19.11.2026' }), order('3', 'Отправлен мне', { day: '01.03.2026' })],
    items: [item('2', 1, 'На рассмотрении')],
    parcels: [parcel('P2', '2', 'Новая', '20.11.2026'), parcel('P3', '3', 'Отправлена', '05.03.2026')],
  });
  expect(await notices()).toEqual([`order-status ${chat}: new`, `parcel-status ${chat}: new`]);
});

it('tells of all items of an order together, whatever the files and their order', async () => {
  const items = [1, 2, 3].map((position) => item('1', position, 'Куплен'));
  const { shop, customer, notices } = await openShop({ orders: [order('1', 'Новый')], items });
  const [chat] = customer.telegramUserIds;
  const write = (name: string, rows: string[]) =>
    stage.folder.write(`${shop}-${name}.csv`, [ITEMS, ...rows].join('\r\n'));
  const some = await write('some', [item('1', 1, 'На складе'), item('1', 2, 'На складе')]);
  const other = await write('other', [item('1', 3, 'Отправлен')]);
  for (const paths of [[other, some], [some, other], [other]]) {
    await importFiles(stage.db, clock, { organizationId: shop, paths, invitations: 'none' });
  }
  expect(await notices()).toEqual([`item-status ${chat}: shipped`, `item-status ${chat}: in_stock in_stock`]);
});

it('tells no one who got the account with this very import, or after it, or has let go of it', async () => {
  const { shop, bring, notices, customer } = await openShop();
  await stage.db.attachment.updateMany({ where: { clientId: customer.id }, data: { attachedAt: clock.now() } });
  await bring({ orders: [order('1', 'На складе')] });
  expect(await notices()).toEqual([]);
  await stage.db.attachment.updateMany({ where: { clientId: customer.id }, data: { detachedAt: clock.now() } });
  clock.advance(60_000);
  await bring({ orders: [order('1', 'Новый')] });
  expect(await notices()).toEqual([]);
  expect(shop).toBeDefined();
});

it('tells nobody of another customer’s goods', async () => {
  const { shop, bring, notices, customer } = await openShop();
  const email = `b-${shop}@x.example`;
  const other = await makeCustomer(stage.db, shop, email);
  await bring({ orders: [order('5', 'Новый', { email })] });
  clock.advance(60_000);
  await bring({ orders: [order('5', 'На складе', { email })], items: [item('5', 1, 'Куплен')] });
  clock.advance(60_000);
  await bring({ items: [item('5', 1, 'На складе')], parcels: [parcel('P5', '5', 'Собирается', '20.11.2026')] });
  const [chat] = other.telegramUserIds;
  expect(await notices()).toEqual([
    `order-status ${chat}: in_stock`,
    `item-status ${chat}: in_stock`,
    `parcel-status ${chat}: assembling`,
  ]);
  expect(customer.telegramUserIds).not.toContain(chat);
});

it('keeps nothing of a dry run, and writes nothing for a file that repeats', async () => {
  const { shop, bring, notices } = await openShop();
  await bring({ orders: [order('1', 'На складе')] }, { dryRun: true });
  expect(await notices()).toEqual([]);
  const before = await stage.db.order.findFirstOrThrow({ where: { organizationId: shop } });
  expect(before.statusSince).toEqual(new Date(START));
  const versions = async () =>
    stage.db.$queryRaw`SELECT xmin::text, ctid::text FROM orders WHERE organization_id = ${shop}`;
  const written = await versions();
  const report = await bring({ orders: [order('1', 'Новый')] });
  expect(report.files[0]).toMatchObject({ added: 0, changed: 0, unchanged: 1 });
  expect(await versions()).toEqual(written);
});
