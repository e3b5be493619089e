import { expect, it } from 'vitest';
import { fixedClock } from '../../../domain/clock.ts';
import { payHere } from '../../../feed/testing.ts';
import { feedStage } from '../../../tests/harness/feed.ts';
import { makeCustomer } from '../../../tests/harness/goods.ts';
import { toldOf } from '../../../tests/harness/told.ts';
import { runSweep } from '../../sweep.ts';
import { billIssued } from './index.ts';

const START = '2026-10-05T09:00:00Z';
const clock = fixedClock(START);
const stage = feedStage(clock);

const ACCOUNTS = 'Номер ЛС,Владелец,E-mail';
const MONTHS = 'Номер ЛС,Период,Долг на начало,Начислено,Перерасчет,Начислено пени,Оплачено,К оплате';
const SEPTEMBER = '77,09.2026,0,300,0,0,0,300';
const OCTOBER = '77,10.2026,300,447.30,0,0,300,447.30';

async function openUtility() {
  clock.set(START);
  const utility = await stage.addOrganization('utility');
  const email = `a-${utility}@x.example`;
  const customer = await makeCustomer(stage.db, utility, email);
  const bring = (header: string, ...rows: string[]) => stage.bring(utility, [header, ...rows], { invitations: 'none' });
  await bring(ACCOUNTS, `77,Иванов,${email}`);
  await bring(MONTHS, SEPTEMBER);
  clock.set('2026-11-02T09:00:00Z');
  const sweep = async () => {
    await runSweep({
      db: stage.db,
      clock,
      reminders: [billIssued],
      poke: () => undefined,
      log: { error: () => undefined },
    });
    const rows = await stage.db.notice.findMany({
      where: { organizationId: utility, kind: 'bill-issued' },
      orderBy: { id: 'asc' },
    });
    return rows.map(({ state, reason, params }) => `${(params as { period: string }).period} ${state} ${reason}`);
  };
  const tell = (locale = 'ru') =>
    toldOf(stage.db, { kind: 'bill-issued', clientId: customer.id, now: clock.now(), locale });
  const charge = () => stage.db.charge.findFirstOrThrow({ where: { organizationId: utility, kind: 'bill' } });
  return { utility, customer, bring, sweep, tell, charge };
}

it('is told once, with the paper, the sum, the day and the button', async () => {
  const { utility, bring, sweep, tell, charge } = await openUtility();
  await bring(MONTHS, SEPTEMBER, OCTOBER);
  await Promise.all([sweep(), sweep(), sweep()]);
  await bring(MONTHS, SEPTEMBER, OCTOBER);
  expect(await sweep()).toEqual(['2026-10-01 planned null']);
  const { text, message } = await tell();
  expect(text).toBe(
    [
      '🧾 <b>Квитанция за октябрь 2026 г.</b>',
      `${utility}, договор № 77`,
      '',
      'Начислено за месяц: 447,30 ₽',
      'К оплате: <b>447,30 ₽</b>, оплатить до 10 ноября',
    ].join('\n'),
  );
  const { id, accountId } = await charge();
  expect(message?.paper).toEqual({ kind: 'bill', accountId, from: '2026-10-01', to: '2026-10-01' });
  expect(message?.buttons).toMatchObject([[{ open: `pay:${id}` }], [{ open: `statement:${accountId}-2026-10` }]]);
  expect((await tell('en')).text).toContain('To pay: <b>₽447.30</b>, due on November 10');
});

it('is not told of what was there before the account was attached, or came with it', async () => {
  const { utility, sweep, customer, bring } = await openUtility();
  await stage.db.attachment.updateMany({ where: { clientId: customer.id }, data: { attachedAt: clock.now() } });
  await bring(MONTHS, SEPTEMBER, OCTOBER);
  expect(await sweep()).toEqual([]);
  const months = await stage.db.billingMonth.findMany({ where: { organizationId: utility }, orderBy: { id: 'asc' } });
  expect(months.map(({ firstSeenAt }) => firstSeenAt)).toEqual([new Date(START), clock.now()]);
});

it('is told of the latest month alone, whatever the order of the files', async () => {
  const { bring, sweep, tell } = await openUtility();
  const august = '77,08.2026,0,300,0,0,300,0';
  await bring(MONTHS, OCTOBER, august);
  expect(await sweep()).toEqual(['2026-08-01 dropped replaced', '2026-10-01 planned null']);
  await bring(MONTHS, '77,11.2026,447.30,447.30,0,0,0,894.60');
  expect((await tell()).dropped).toEqual(['replaced']);
  expect((await sweep()).at(-1)).toBe('2026-11-01 planned null');
  expect((await tell()).text).toContain('Квитанция за ноябрь 2026');
});

it('shows the figure as corrected before it was sent, and is not told again after', async () => {
  const { bring, sweep, tell } = await openUtility();
  await bring(MONTHS, OCTOBER);
  await sweep();
  await bring(MONTHS, '77,10.2026,300,500,0,0,300,500');
  expect((await tell()).text).toContain('К оплате: <b>500 ₽</b>');
  expect(await sweep()).toHaveLength(1);
});

it('asks for the rest where a part is paid, and for nothing where all is', async () => {
  const { bring, sweep, tell, charge } = await openUtility();
  await bring(MONTHS, OCTOBER);
  await sweep();
  clock.advance(60_000);
  await payHere(stage.db, clock, { chargeId: (await charge()).id, amountMinor: 400_00n });
  const { text } = await tell();
  expect(text).toContain(
    'По квитанции: 447,30 ₽\nС учётом оплаченного осталось: <b>47,30 ₽</b>, оплатить до 10 ноября',
  );
  clock.set('2026-11-11T09:00:00Z');
  expect((await tell()).text).toContain('<b>47,30 ₽</b>, срок был 10 ноября');
  await payHere(stage.db, clock, { chargeId: (await charge()).id, amountMinor: 47_30n });
  expect((await tell()).dropped).toEqual(['paid']);
});

it.each([
  ['77,10.2026,300,0,0,0,300,0', '✅ Оплачивать нечего.'],
  ['77,10.2026,300,100,0,0,500,-100', '✅ Оплачивать нечего: переплата 100 ₽.'],
])('is told where there is nothing to pay (%s)', async (month, words) => {
  const { bring, sweep, tell } = await openUtility();
  await bring(MONTHS, month);
  await sweep();
  const { text, message } = await tell();
  expect(text.split('\n').at(-1)).toBe(words);
  expect(message?.buttons).toHaveLength(1);
  expect(message?.paper).toBeDefined();
});

it('is no news after two weeks, and gone with the account', async () => {
  const { bring, sweep, tell, customer } = await openUtility();
  await bring(MONTHS, OCTOBER);
  clock.set('2026-11-16T09:00:00Z');
  expect(await sweep()).toEqual([]);
  clock.set('2026-11-15T09:00:00Z');
  expect(await sweep()).toHaveLength(1);
  await stage.db.attachment.updateMany({ where: { clientId: customer.id }, data: { detachedAt: clock.now() } });
  expect((await tell()).dropped).toEqual(['gone']);
});
