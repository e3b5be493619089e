import { describe, expect, it, onTestFinished } from 'vitest';
import { fixedClock } from '../../domain/clock.ts';
import { type Outside, openOutside, type RunningApp, startInside } from '../harness/app.ts';
import { addClient, type ClientWish, type TestClient } from '../harness/clients.ts';
import { eventually } from '../harness/eventually.ts';
import {
  click,
  look,
  openCabinet,
  paidOnce,
  pay,
  payAtBank,
  payLinkOf,
  plain,
  says,
  startPaying,
  tap,
  timesSaid,
  traceOf,
} from '../harness/journey.ts';

const NOON = '2026-11-22T09:00:00Z';
const SUM = 'Оплата 1 500 ₽ получена';

interface Scene extends Outside {
  readonly clock: ReturnType<typeof fixedClock>;
  readonly app: RunningApp;
  readonly anna: TestClient;
  readonly payLink: string;
}

/** The app, and a client whose payment waits behind the link of its button. */
async function scene(wish: ClientWish = {}, roles: readonly ('bot' | 'webhooks' | 'jobs')[] = []): Promise<Scene> {
  const clock = fixedClock(NOON);
  const outside = await openOutside({ clock });
  onTestFinished(() => outside.close());
  const app = await startInside(outside, roles.length > 0 ? { roles: new Set(roles) } : {});
  onTestFinished(() => app.close());
  const anna = await addClient(outside, 'Анна Гончар', wish);
  await openCabinet(anna);
  return { ...outside, clock, app, anna, payLink: await startPaying(anna) };
}

const traceIs = ({ db, anna }: Scene, status: string) =>
  eventually(`the payment to be ${status}`, async () => {
    const trace = await traceOf(db, anna);
    return trace.status === status && trace.events.every((outcome) => outcome !== null) && trace;
  });

const noticesOf = ({ db }: Scene) =>
  eventually('every notice to be sent', async () => {
    const rows = await db.notice.findMany({ orderBy: { id: 'asc' } });
    return (
      rows.every(({ state }) => state !== 'planned' && state !== 'queued') &&
      rows.map(({ key, state }) => [key.split(':')[0], state])
    );
  });

describe('a payment from the debt screen', () => {
  it('succeeds: message, receipt, no debt left, ledger once', async () => {
    const made = await scene();
    const before = await look(made.payLink);
    expect(before.text).toContain('1 500 ₽');
    expect(before.text).toContain('Анна Гончар');
    // Looking makes nothing.
    expect(await made.db.payment.count({ where: { providerPaymentId: { not: null } } })).toBe(0);
    await pay(made.payLink, 'success');
    await says(made.anna, SUM);
    expect(await traceIs(made, 'succeeded')).toEqual(paidOnce(1500_00n));
    expect(await noticesOf(made)).toEqual([['payment-succeeded', 'sent']]);
    expect((await look(made.payLink)).text).toContain('Оплачено');

    await tap(made.anna, 'Подтверждение оплаты');
    const receipt = await says(made.anna, 'Подтверждение оплаты LK-');
    expect(plain(receipt.text)).toContain('Итого получено: 1 500 ₽');
    expect(receipt.text).toContain('•• 4242');
    expect(receipt.text).toContain('Абонемент «4 занятия», Керамика');
    expect(receipt.text).toContain('ООО «Круг», ИНН 7700000001');
    await tap(made.anna, 'На главную');
    await tap(made.anna, 'Долги');
    await says(made.anna, 'Долгов нет');
    expect(made.app.log).toEqual([]);
  });

  it('pays several debts, or only those that are picked', async () => {
    const clock = fixedClock(NOON);
    const outside = await openOutside({ clock });
    onTestFinished(() => outside.close());
    const app = await startInside(outside);
    onTestFinished(() => app.close());
    const anna = await addClient(outside, 'Анна Гончар', { debtsMinor: [1000_00n, 500_00n, 250_00n] });
    await openCabinet(anna);
    await tap(anna, 'Долги');
    await says(anna, 'Подходит срок оплаты');
    await tap(anna, /Оплатить 1\s750/u);
    await says(anna, 'К оплате: 1 750 ₽');
    await tap(anna, / 500\s₽ · Гончар · Абонемент/u);
    await says(anna, 'К оплате: 1 250 ₽');
    await tap(anna, /Перейти к оплате 1\s250/u);
    const screen = await says(anna, 'Платёж LK');
    await pay(payLinkOf(screen), 'success');
    await says(anna, 'Оплата 1 250 ₽ получена');
    expect(await traceOf(outside.db, anna)).toMatchObject({
      status: 'succeeded',
      outstandingMinor: [0n, 500_00n, 0n],
      transactions: 1,
      entries: { merchant: 1250_00n, receivable: -1250_00n },
      driftMinor: 0n,
    });
  });

  it('that the bank refuses takes nothing, and says how to go on', async () => {
    const made = await scene();
    await pay(made.payLink, 'refusal');
    await says(made.anna, 'не прошла');
    expect(await traceIs(made, 'canceled')).toEqual({
      ...paidOnce(0n, ['canceled']),
      status: 'canceled',
      outstandingMinor: [1500_00n],
      transactions: 0,
      entries: {},
    });
    // The button of the message leads to the debts, and a new payment goes through.
    await tap(made.anna, 'Оплатить ещё раз');
    await says(made.anna, 'Подходит срок оплаты');
    await tap(made.anna, /Оплатить 1\s500/u);
    const again = await says(made.anna, 'Платёж LK-000002');
    await pay(payLinkOf(again), 'success');
    await says(made.anna, SUM);
    expect(await traceIs(made, 'succeeded')).toEqual(paidOnce(1500_00n));
  });

  it('whose callback comes late is credited as soon as it is there', async () => {
    const made = await scene();
    await pay(made.payLink, 'late');
    expect((await traceOf(made.db, made.anna)).status).toBe('pending');
    await says(made.anna, SUM);
    expect(await traceIs(made, 'succeeded')).toEqual(paidOnce(1500_00n));
  });

  it('whose callback comes twice is credited and told once', async () => {
    const made = await scene();
    await pay(made.payLink, 'twice');
    await says(made.anna, SUM);
    await made.playground.idle();
    expect(await traceIs(made, 'succeeded')).toEqual(paidOnce(1500_00n));
    expect(await noticesOf(made)).toEqual([['payment-succeeded', 'sent']]);
    expect(timesSaid(made.anna, SUM)).toBe(1);
  });

  it('whose callback never comes is found by asking the bank, by another process even', async () => {
    const made = await scene({}, ['bot', 'webhooks']);
    await pay(made.payLink, 'silent');
    made.clock.advance(61_000);
    expect((await traceOf(made.db, made.anna)).status).toBe('pending');
    const jobs = await startInside(made, { roles: new Set(['jobs'] as const) });
    onTestFinished(() => jobs.close());
    await says(made.anna, SUM);
    expect(await traceIs(made, 'succeeded')).toEqual(paidOnce(1500_00n, []));
  });

  it('whose callback never comes is found when its payer is back', async () => {
    const made = await scene();
    const returnPage = await pay(made.payLink, 'silent');
    expect(returnPage).toBe(`${made.payLink}/return`);
    expect((await look(returnPage)).text).toContain('Проверяем оплату');
    await eventually('the page to say it', async () => (await look(returnPage)).text.includes('Оплачено'));
    await says(made.anna, SUM);
    expect(await traceIs(made, 'succeeded')).toEqual(paidOnce(1500_00n, []));
  });

  it('makes one payment at the bank however often it is clicked, and credits it after its link has expired', async () => {
    const made = await scene();
    const pages = await Promise.all(Array.from({ length: 6 }, () => click(made.payLink)));
    const bankPages = new Set(pages.flatMap(({ location }) => (location?.startsWith(made.bank.url) ? [location] : [])));
    expect(bankPages.size).toBe(1);
    await made.db.payment.updateMany({ data: { status: 'expired', expiresAt: made.clock.now() } });
    expect((await look(made.payLink)).text).toContain('больше не действует');
    await payAtBank([...bankPages][0] ?? '', 'success');
    await says(made.anna, 'Деньги пришли позже');
    expect(await traceIs(made, 'succeeded')).toEqual(paidOnce(1500_00n));
    expect(await noticesOf(made)).toEqual([['payment-credited', 'sent']]);
  });

  it('is not started while the bank is away, and goes through on the next click', async () => {
    const made = await scene();
    made.bankGate.lead(null);
    const failed = await click(made.payLink);
    expect([failed.status, failed.text.includes('Банк сейчас не отвечает')]).toEqual([503, true]);
    made.bankGate.lead(made.bank.url);
    await pay(made.payLink, 'success');
    await says(made.anna, SUM);
    expect(await traceIs(made, 'succeeded')).toEqual(paidOnce(1500_00n));
  });
});
