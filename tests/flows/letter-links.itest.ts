import { expect, it } from 'vitest';
import { openFamilyWorld } from '../harness/family.ts';
import { plain } from '../harness/journey.ts';

it('a letter’s links open in the chat what the message’s buttons do', async () => {
  const { db, user, playground, log } = await openFamilyWorld('ru', ['sport']);
  const follow = async (start: string) => {
    user.send(`/start ${start}`);
    await playground.idle();
    return plain(user.last()?.text ?? '');
  };
  const charges = await db.charge.findMany({ where: { organizationId: 'sport' }, orderBy: { id: 'asc' } });
  const idOf = (kind: string) => charges.find((each) => each.kind === kind)?.id ?? 0;

  expect(await follow('s_debts')).toContain('Подходит срок оплаты');
  expect(await follow(`s_pay_${idOf('subscription')}__${idOf('course')}`)).toContain('Оплата: Школа «Старт»');
  expect(await follow(`s_pay_${idOf('subscription')}`)).toContain('Платёж LK');
  const payment = await db.payment.findFirstOrThrow();
  expect(await follow(`s_payment_${payment.id}`)).toContain(payment.number);
  const home = await follow('');
  for (const nothing of ['s_', 's_nowhere', 's_payment_99999', 's_pay_x', 's____', 's_payment']) {
    expect(await follow(nothing), nothing).not.toBe('');
  }
  expect(await follow('s_')).toBe(home);
  expect(log).toEqual([]);
});
