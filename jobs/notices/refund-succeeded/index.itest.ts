import { afterAll, beforeAll, expect, it } from 'vitest';
import { requestRefund } from '../../../domain/payments/refunds/request.ts';
import { createTranslator } from '../../../locales/index.ts';
import { refund } from '../../../settlement/refund.ts';
import { openSandbox } from '../../../tests/conformance/stands/sandbox.ts';
import { openTill, type Paid, type Till } from '../../../tests/conformance/till.ts';
import { plain } from '../../../tests/harness/journey.ts';
import { createNoticeText } from '../../text.ts';
import { refundSucceeded } from './index.ts';

let till: Till;
const translate = createTranslator();
beforeAll(async () => {
  till = await openTill(openSandbox);
});
afterAll(() => till.close());

/** What the client is told of the refund; null where nothing is said. */
async function told({ clientId }: Pick<Paid, 'clientId'>, refundId: number, locale = 'ru'): Promise<string | null> {
  const recipient = {
    channel: 'telegram',
    clientId,
    email: null,
    locale,
    organization: null,
    now: till.clock.now(),
    botUsername: null,
  } as const;
  const { render } = await refundSucceeded.prepare(till.db, [{ id: 1, params: { refundId } }], recipient);
  return render && plain(render(createNoticeText(translate, locale)).text);
}

async function give(made: Paid, wish: { amountMinor?: bigint; cancelDebts?: boolean } = {}): Promise<number> {
  const [asked] = await requestRefund(till.db, till.clock, { paymentNumber: made.number, actor: 'staff', ...wish });
  await refund(till.deps, asked?.id ?? 0);
  return asked?.id ?? 0;
}

it('says how much, of what, what is owed again and when it comes; to its owner only', async () => {
  const made = await till.paid([1000_00n], { topUpMinor: 200_00n });
  const refundId = await give(made, { amountMinor: 500_00n });
  expect((await told(made, refundId))?.split('\n')).toEqual([
    '↩️ <b>Возвращено 500 ₽</b>',
    `Organization school, платёж ${made.number}.`,
    expect.stringMatching(/^• Абонемент .* — <b>300 ₽<\/b>, теперь к оплате 300 ₽$/u),
    '• с баланса — <b>200 ₽</b>',
    '',
    expect.stringContaining('обычно за 1–5 дней'),
  ]);
  expect(await told(made, refundId, 'en')).toContain('300 due now');
  expect(await told({ clientId: made.clientId + 1 }, refundId)).toBeNull();
});

it('says that a debt is canceled, and which payment from the balance had to be undone', async () => {
  const canceled = await till.paid([1000_00n]);
  expect(await told(canceled, await give(canceled, { cancelDebts: true }))).toContain('больше не нужно');
  const made = await till.paid([], { topUpMinor: 300_00n });
  await till.paidFromBalance(made, 300_00n);
  const text = await told(made, await give(made));
  expect(text).toMatch(/отменена оплата с баланса:\n• Абонемент .* — <b>300 ₽<\/b>, теперь к оплате 300 ₽/u);
});

it('says that money is back on the balance at once, and nothing of a refund that is not through', async () => {
  const made = await till.paid([], { topUpMinor: 300_00n });
  const spent = await till.paidFromBalance(made, 300_00n);
  expect(await told(spent, await give(spent))).toContain('уже на вашем балансе');
  const late = await till.paid([100_00n], { way: 'returned-late' });
  expect(await told(late, await give(late))).toBeNull();
});
