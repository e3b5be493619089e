import { beforeEach, expect, it } from 'vitest';
import { fixedClock } from '../domain/clock.ts';
import { confirmPosted, readRegister } from '../domain/imports/register.ts';
import { inTransaction } from '../prisma/client.ts';
import { makeClient } from '../tests/harness/billing.ts';
import { feedStage } from '../tests/harness/feed.ts';
import { makeMerchant, Payer } from '../tests/harness/payments.ts';
import { ledgerFaults, outstanding } from './testing.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
const test = feedStage(clock);
let payer: Payer;
let chargeId: number;
let organizationId: string;
let round = 0;

beforeEach(async () => {
  round += 1;
  organizationId = await test.addOrganization();
  const { db } = test;
  await makeMerchant(db, organizationId);
  await bring('Номер договора;Ученик;E-mail', '1;Анна;anna@mail.example');
  await subscription(0);
  const { id: clientId } = await makeClient(db, BigInt(round));
  const account = await db.account.findFirstOrThrow({ where: { organizationId } });
  await db.attachment.create({
    data: { accountId: account.id, clientId, origin: 'invitation', attachedAt: clock.now() },
  });
  payer = new Payer(db, clock, { clientId, account });
  chargeId = (await db.charge.findFirstOrThrow({ where: { organizationId } })).id;
});

const bring = (...lines: string[]) => test.bring(organizationId, lines);
const subscription = (paid: number) =>
  bring(
    'Номер договора;Абонемент;Группа;Начало;Стоимость;Оплачено;Статус',
    `1;8 занятий;Футбол;01.11.2026;4800;${paid};активен`,
  );
const due = async () => Object.values(await outstanding(test.db, organizationId));
const register = () => readRegister(test.db, { organizationId, from: '2026-11-01', to: '2026-11-30' });

it('a payment from both stands in the register by what the payer brought and what the balance gave', async () => {
  await payer.topUp(1000_00n);
  await payer.arrive(await payer.start({ chargeId, amountMinor: 3800_00n, balanceMinor: 1000_00n }));
  const lines = await register();
  expect(lines.map(({ kind, amountMinor, provider }) => [kind, amountMinor, provider])).toEqual([
    [null, 1000_00n, 'fake'],
    ['subscription', 3800_00n, 'fake'],
    ['subscription', 1000_00n, 'balance'],
  ]);
  expect(lines[2]).toMatchObject({ providerPaymentId: null, number: lines[1]?.number, name: '8 занятий' });
});

it('a payment from the balance counts until the organization has it in its books, and once from then on', async () => {
  await payer.topUp(3000_00n);
  await payer.start({ chargeId, amountMinor: 0n, balanceMinor: 3000_00n });
  expect(await due()).toEqual(['180000']);
  for (let time = 0; time < 2; time += 1) await subscription(0);
  expect(await due()).toEqual(['180000']);

  const paymentIds = (await register()).map(({ paymentId }) => paymentId);
  expect(new Set(paymentIds).size).toBe(2);
  await inTransaction(test.db, (tx) => confirmPosted(tx, clock, { organizationId, paymentIds }));
  expect(await due()).toEqual(['180000']);
  for (let time = 0; time < 2; time += 1) await subscription(3000);
  expect(await due()).toEqual(['180000']);
  await subscription(4800);
  expect(await due()).toEqual(['0']);
  expect(await ledgerFaults(test.db)).toEqual([]);
});

it('a payment from the balance is posted by its number in the imported payments, as any other', async () => {
  await payer.topUp(3000_00n);
  const { number } = await payer.start({ chargeId, amountMinor: 0n, balanceMinor: 3000_00n });
  await subscription(3000);
  expect(await due()).toEqual(['-120000']);
  await bring('Номер договора;Дата;Сумма;Способ;Назначение', `1;22.11.2026;3000;с баланса;8 занятий, ${number}`);
  expect(await due()).toEqual(['180000']);
  await subscription(3000);
  expect(await due()).toEqual(['180000']);
  expect(await ledgerFaults(test.db)).toEqual([]);
});
