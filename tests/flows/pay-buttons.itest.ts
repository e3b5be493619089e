import { expect, it } from 'vitest';
import { makeAccount, makeCharge } from '../harness/billing.ts';
import { openFamilyWorld } from '../harness/family.ts';
import { plain } from '../harness/journey.ts';

async function scene() {
  const world = await openFamilyWorld('ru', ['sport']);
  const { db, user, playground } = world;
  const charges = await db.charge.findMany({ where: { organizationId: 'sport' }, orderBy: { id: 'asc' } });
  const chargeOf = (kind: string) => charges.find((each) => each.kind === kind)?.id ?? 0;
  /** Taps a notice's button and gives what is shown then. */
  const tap = async (data: string) => {
    const { message_id: messageId = 0 } = user.last() ?? {};
    await user.pressData(messageId, `open:${data}`);
    await playground.idle();
    const shown = user.last();
    expect(shown?.message_id).not.toBe(messageId);
    return plain(shown?.text ?? '');
  };
  const payments = () => db.payment.findMany({ include: { lines: true }, orderBy: { id: 'asc' } });
  return { ...world, chargeOf, tap, payments };
}

it('a button of one debt pays that debt, and says so once it is paid', async () => {
  const { chargeOf, tap, payments, settle, log } = await scene();
  const chargeId = chargeOf('subscription');
  expect(await tap(`pay:${chargeId}`)).toContain('Платёж LK');
  expect(await payments()).toMatchObject([{ amountMinor: 2400_00n, lines: [{ chargeId }] }]);
  await settle(2400_00n);
  expect(await tap(`pay:${chargeId}`)).toMatch(/Это уже оплачено[\s\S]*Подходит срок оплаты/u);
  expect(await payments()).toHaveLength(1);
  expect(log).toEqual([]);
});

it('a button of several opens their payment with all others taken out', async () => {
  const { chargeOf, tap, user, playground, payments } = await scene();
  const wanted = [chargeOf('subscription'), chargeOf('course')];
  expect(await tap(`pay:${wanted.join()}`)).toContain('Оплата: Школа «Старт»');
  expect(await payments()).toEqual([]);
  await user.press(/Перейти к оплате 7\s400/u);
  await playground.idle();
  const [payment] = await payments();
  expect(new Set(payment?.lines.map(({ chargeId }) => chargeId))).toEqual(new Set(wanted));
});

it('lessons that are paid together are shown before anything is asked for', async () => {
  const { db, tap, payments } = await scene();
  const lesson = await db.charge.findFirstOrThrow({
    where: { kind: 'lesson', account: { number: 'Д-01002' } },
    orderBy: { id: 'asc' },
  });
  expect(await tap(`pay:${lesson.id}`)).toMatch(/2\s100/u);
  expect(await payments()).toEqual([]);
});

it('nobody pays what is not theirs by a button', async () => {
  const { db, tap, payments } = await scene();
  const stranger = await db.client.create({ data: {} });
  const account = await makeAccount(db, 'sport', 'Д-09999', stranger.id);
  const { id } = await makeCharge(db, account);
  await db.charge.update({ where: { id }, data: { amountMinor: 100_00n } });
  for (const data of [`pay:${id}`, 'pay', 'pay:1e3', 'pay:99999999999999999999', 'pay:-1,x']) {
    expect(await tap(data)).not.toContain('Д-09999');
  }
  expect(await payments()).toEqual([]);
});
