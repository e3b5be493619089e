import { expect, it } from 'vitest';
import { fixedClock } from '../../../domain/clock.ts';
import { feedStage } from '../../../tests/harness/feed.ts';
import { makeCustomer } from '../../../tests/harness/goods.ts';
import { toldOf } from '../../../tests/harness/told.ts';
import { runSweep } from '../../sweep.ts';
import { parcelIdle } from './index.ts';

const START = '2026-11-10T09:00:00Z';
const clock = fixedClock(START);
const stage = feedStage(clock);

const ORDERS = 'Номер заказа;E-mail;Дата;Статус;Сумма;Оплачено';
const PARCELS = 'Посылка;Номер заказа;Создана;Доставка;Стоимость доставки;Оплачено;Статус';

async function openShop(...parcels: string[]) {
  clock.set(START);
  const shop = await stage.addOrganization('shop');
  const email = `a-${shop}@x.example`;
  const customer = await makeCustomer(stage.db, shop, email);
  const bring = (header: string, ...rows: string[]) =>
    stage.bring(shop, [header, ...rows.map((row) => row.replace('@', email))], { invitations: 'none' });
  await bring(ORDERS, '50063;@;01.11.2026;На складе;500;500');
  await bring(PARCELS, ...parcels);
  const sweep = async () => {
    await runSweep({
      db: stage.db,
      clock,
      reminders: [parcelIdle],
      poke: () => undefined,
      log: { error: () => undefined },
    });
    return stage.db.notice.findMany({
      where: { organizationId: shop, kind: 'parcel-idle' },
      orderBy: { id: 'asc' },
    });
  };
  const tell = (locale = 'ru') =>
    toldOf(stage.db, { kind: 'parcel-idle', clientId: customer.id, now: clock.now(), locale });
  return { shop, customer, bring, sweep, tell };
}

const STANDING = 'P-1;50063;05.11.2026;E2R Spedition;5900;0;Собирается';

it('is told on the seventh day of standing still, once, however often it is looked for', async () => {
  const { sweep, bring } = await openShop(STANDING);
  clock.set('2026-11-16T20:59:00Z');
  expect(await sweep()).toEqual([]);
  clock.set('2026-11-16T21:00:00Z'); // the 17th in Moscow
  await Promise.all([sweep(), sweep(), sweep()]);
  await bring(PARCELS, STANDING);
  clock.set('2026-11-30T09:00:00Z');
  const told = await sweep();
  expect(told).toMatchObject([{ state: 'planned', params: { movedOn: '2026-11-10' } }]);
});

it('says since when, what it lacks, and whom to ask', async () => {
  const { shop, sweep, tell } = await openShop(STANDING, 'P-2;50063;05.11.2026;Почта;100;100;Новая');
  await stage.db.organization.update({
    where: { id: shop },
    data: { contacts: { phone: '+7 4012 55-50-40', email: 'care@e2r.example', hours: 'пн–пт 9–18' } },
  });
  clock.set('2026-11-17T09:00:00Z');
  await sweep();
  const { text, message } = await tell();
  expect(text).toBe(
    [
      '🐌 <b>Посылки стоят на месте</b>',
      shop,
      '',
      '<b>P-1</b>, заказ № 50063',
      '«Собирается» с 10 ноября: 7 дней без движения',
      '⏳ Не оплачена доставка, 5 900 ₽: без этого посылку не отправят.',
      '',
      '<b>P-2</b>, заказ № 50063',
      '«Новая» с 10 ноября: 7 дней без движения',
      '',
      'Больше этого мы пока не знаем. Когда отправят, подскажут в организации:',
      '📞 +7 4012 55-50-40',
      '✉️ care@e2r.example',
      '🕘 пн–пт 9–18',
    ].join('\n'),
  );
  expect(message?.buttons).toMatchObject([[{ open: expect.stringMatching(/^pay:/u) }], [{ text: '📦 Заказ № 50063' }]]);
  expect((await tell('en')).text).toContain('“Being assembled” since November 10: 7 days without any movement');
});

it('names a single parcel and its order once', async () => {
  const { shop, sweep, tell } = await openShop('P-1;50063;05.11.2026;Почта;100;100;Новая');
  clock.set('2026-12-01T09:00:00Z');
  await sweep();
  expect((await tell()).text).toBe(
    [
      '🐌 <b>Посылка P-1 стоит на месте</b>',
      `${shop}, заказ № 50063`,
      '',
      '«Новая» с 10 ноября: 21 день без движения',
      '',
      'Больше этого мы пока не знаем. Когда отправят, подскажут в организации.',
    ].join('\n'),
  );
});

it('is dropped when the parcel has moved, and told anew when it stands still again', async () => {
  const { sweep, bring, tell } = await openShop(STANDING);
  clock.set('2026-11-17T09:00:00Z');
  await sweep();
  await bring(PARCELS, 'P-1;50063;05.11.2026;E2R Spedition;5900;5900;Готова к отправке');
  expect((await tell()).dropped).toEqual(['moved']);
  clock.set('2026-11-24T09:00:00Z');
  const told = await sweep();
  expect(told.map(({ params }) => params)).toMatchObject([{ movedOn: '2026-11-10' }, { movedOn: '2026-11-17' }]);
  await bring(PARCELS, 'P-1;50063;05.11.2026;E2R Spedition;5900;5900;Отправлена');
  expect((await tell()).dropped).toEqual(['moved', 'moved']);
});

it('is not looked for among what is shipped, cancelled, or nobody’s', async () => {
  const { sweep, customer } = await openShop(
    'P-1;50063;05.11.2026;DHL;0;0;Отправлена',
    'P-2;50063;05.11.2026;DHL;0;0;Отменена',
    'P-3;50063;05.11.2026;DHL;0;0;Новая',
  );
  clock.set('2026-12-17T09:00:00Z');
  await stage.db.attachment.updateMany({ where: { clientId: customer.id }, data: { detachedAt: clock.now() } });
  expect(await sweep()).toEqual([]);
});

it('goes by the day the parcel was made where nothing is known of its status', async () => {
  const { sweep, shop } = await openShop(STANDING);
  await stage.db.parcel.updateMany({ where: { organizationId: shop }, data: { statusSince: null } });
  clock.set('2026-11-12T09:00:00Z');
  expect(await sweep()).toMatchObject([{ params: { movedOn: '2026-11-05' } }]);
});

it('is not told of a parcel whose order is canceled', async () => {
  const { bring, sweep, tell } = await openShop(STANDING);
  clock.set('2026-11-17T09:00:00Z');
  expect(await sweep()).toHaveLength(1);
  await bring(ORDERS, '50063;@;01.11.2026;Отменён;500;500');
  expect((await tell()).dropped).toEqual(['moved']);
  const other = await openShop(STANDING);
  await other.bring(ORDERS, '50063;@;01.11.2026;Отменён;500;500');
  clock.set('2026-11-18T09:00:00Z');
  expect(await other.sweep()).toEqual([]);
});
