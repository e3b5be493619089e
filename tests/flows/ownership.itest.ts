import { describe, expect, it } from 'vitest';
import { postTransactions } from '../../domain/billing/ledger.ts';
import { inTransaction } from '../../prisma/client.ts';
import { addAccount, addOrganization, bind } from '../harness/access.ts';
import { makeCharge } from '../harness/billing.ts';
import { type BotWorld, dataOf, openBotWorld, record } from '../harness/bot.ts';

const SECRETS = ['Смирнова Ольга', 'Д-01001', '50001', 'LK-', 'Безлимит', 'Ольгин комментарий'];

/**
 * Vera with an account, an order, a subscription and a payment; John a client of the same organization with nothing.
 */
async function twoClients(world: BotWorld) {
  const { db, clock } = world;
  await addOrganization(db, 'school');
  const account = await addAccount(db, 'school', 'Д-01001', { email: 'vera@example.com', student: 'Смирнова Ольга' });
  await addAccount(db, 'school', 'Д-01002', { email: 'john@example.com', student: 'Smith Jane' });
  for (const user of [world.vera, world.john]) {
    user.start();
    await user.until((message) => message.from?.is_bot ?? false);
  }
  const { clientId } = await bind(db, clock, 7001n, 'vera@example.com');
  await bind(db, clock, 7002n, 'john@example.com');
  const order = await db.order.create({
    data: {
      organizationId: 'school',
      accountId: account.id,
      number: '50001',
      orderedOn: new Date('2026-11-01'),
      status: 'new',
      comment: 'Ольгин комментарий',
      totalMinor: 100_00n,
    },
  });
  const charge = await makeCharge(db, account, { kind: 'order', sourceId: order.id });
  await inTransaction(db, (tx) =>
    postTransactions(tx, [
      {
        accountId: account.id,
        kind: 'charge',
        idempotencyKey: 'charge',
        occurredAt: clock.now(),
        entries: [
          { ledger: 'receivable', chargeId: charge.id, amountMinor: 500_00n },
          { ledger: 'income', amountMinor: -500_00n },
        ],
      },
    ]),
  );
  const merchant = await db.merchant.create({
    data: {
      organizationId: 'school',
      provider: 'sandbox',
      title: 'Test',
      mode: 'test',
      credentials: JSON.stringify({
        apiBase: 'http://127.0.0.1:1/api',
        merchantId: 'school',
        secret: 'of the test merchant',
      }),
      keyId: 'key',
      hookToken: 'hook',
    },
  });
  const payment = await db.payment.create({
    data: {
      number: 'LK-000001',
      token: 'token',
      organizationId: 'school',
      clientId,
      merchantId: merchant.id,
      provider: 'sandbox',
      currency: 'RUB',
      amountMinor: 500_00n,
      expiresAt: new Date('2026-11-30'),
      lines: { create: { accountId: account.id, chargeId: charge.id, amountMinor: 500_00n } },
    },
  });
  const attachment = await db.attachment.findFirstOrThrow({ where: { accountId: account.id } });
  return { account, order, charge, payment, attachment };
}

describe('what is not yours', () => {
  it('is never shown, whatever the button says', async () => {
    const world = await openBotWorld();
    const { account, charge, order, payment, attachment } = await twoClients(world);
    const shown = record(world.playground);
    const message = world.john.last()?.message_id ?? 0;
    const forged = [
      `open:order:${order.id}`,
      `open:payment:${payment.id}`,
      `open:detach:${attachment.attachedAt ? attachment.id : 0}`,
      'open:checkout:school',
      'open:checkout-part:school',
      'open:checkout-confirm:school',
      'open:checkout-way:school',
      'open:checkout:nowhere',
      `open:topup:${account.id}`,
      'open:topup:-1',
      `open:cover:${charge.id}`,
      'open:cover',
      `open:why:organization-school`,
      `open:why:owed-${account.id}`,
      'open:debts',
      'open:consent:1',
      'open:subscriptions',
      'open:order:1 OR 1=1',
      'open:order:99999999999999999999',
      'open:payment:-1',
      'open:nothing',
      `detach/0/0/${attachment.id}/hxxxx`,
      `subject/0/0/a${account.id}/hxxxx`,
      `payments/0/0/${payment.id}/hxxxx`,
      `topup/0/0/${account.id}/hxxxx`,
      `checkout/0/0/${charge.id}/hxxxx`,
      `checkout-part/0/0/10000/hxxxx`,
      `cover/0/0/${charge.id}/hxxxx`,
    ];
    for (const data of forged) {
      await world.john.pressData(message, data);
      await world.playground.idle();
    }
    for (const secret of SECRETS) expect(shown()).not.toContain(secret);
    expect(shown()).toContain('This is no longer yours to see');
    expect(world.log).toEqual([]);
    expect(await world.db.attachment.count({ where: { detachedAt: null } })).toBe(2);
    expect(await world.db.payment.count()).toBe(1);
  });

  it('is not paid, topped up or bought by a tap on a screen of one’s own that names it', async () => {
    const world = await openBotWorld();
    const { account, charge } = await twoClients(world);
    const shown = record(world.playground);
    const { telegramUser } = world.db;
    // As if the screen had been another's: whatever it says is looked up among what is John's own.
    for (const [section, argument] of [
      ['topup', String(account.id)],
      ['checkout', 'school'],
      ['checkout-confirm', 'school'],
      ['checkout-way', 'school'],
      ['checkout-part', 'school'],
      ['cover', String(charge.id)],
      ['payment', '1'],
    ]) {
      const messageId = world.john.last()?.message_id ?? 0;
      await telegramUser.update({ where: { id: 7002n }, data: { screen: { messageId, section, argument } } });
      world.john.send('500');
      await world.playground.idle();
    }
    for (const secret of SECRETS) expect(shown()).not.toContain(secret);
    expect(await world.db.payment.count()).toBe(1);
    expect(world.log).toEqual([]);
  });

  it('is shown to its owner by the same buttons', async () => {
    const world = await openBotWorld();
    const { order, payment } = await twoClients(world);
    const shown = record(world.playground);
    const message = world.vera.last()?.message_id ?? 0;
    await world.vera.pressData(message, `open:order:${order.id}`);
    await world.vera.until((each) => each.text?.includes('Ольгин комментарий') ?? false);
    await world.vera.pressData(message, `open:payment:${payment.id}`);
    await world.vera.until((each) => each.text?.includes('LK-000001') ?? false);
    expect(shown()).toContain('50001');
  });

  it('is no longer shown once the organization closes the card', async () => {
    const world = await openBotWorld();
    const { account } = await twoClients(world);
    await world.vera.pressData(world.vera.last()?.message_id ?? 0, 'open:debts');
    const debts = await world.vera.until((each) => each.text?.includes('Заказ № 50001') ?? false);
    const pay = dataOf(debts, 'Оплатить');
    await world.db.account.update({ where: { id: account.id }, data: { accessOpen: false } });
    const shown = record(world.playground);
    await world.vera.pressData(debts.message_id, pay);
    await world.playground.idle();
    for (const secret of SECRETS) expect(shown()).not.toContain(secret);
    expect(await world.db.payment.count()).toBe(1);
  });
});
