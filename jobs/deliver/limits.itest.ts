import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planClientNotice } from '../../domain/notices/outbox.ts';
import { makeReader, type Stage, setStage, settled } from '../../tests/conformance/stage.ts';
import { makeCharge } from '../../tests/harness/billing.ts';

let stage: Stage;
let reader: Awaited<ReturnType<typeof makeReader>>;

beforeEach(async () => {
  stage = await setStage();
  reader = await makeReader(stage.db, 501n, 'parent@example.org');
});
afterEach(() => stage.close());

/** Tells of a payment of so many visits in debt, as settlement leaves it. */
async function tellOfPayment(visits: number) {
  const { db, clock } = stage;
  const merchant = await db.merchant.create({
    data: {
      organizationId: 'school',
      provider: 'sandbox',
      title: 'т',
      mode: 'test',
      credentials: '',
      keyId: '',
      hookToken: 'h',
    },
  });
  const lines = [];
  for (let index = 0; index < visits; index += 1) {
    const { id } = await makeCharge(db, reader.account, { kind: 'lesson', sourceId: index + 1 });
    lines.push({ accountId: reader.account.id, chargeId: id, amountMinor: 100_00n, allocatedMinor: 100_00n });
  }
  const amountMinor = 100_00n * BigInt(visits);
  const payment = await db.payment.create({
    data: {
      number: 'LK-000123',
      token: 't',
      organizationId: 'school',
      clientId: reader.client.id,
      merchantId: merchant.id,
      provider: 'sandbox',
      currency: 'RUB',
      amountMinor,
      receivedMinor: amountMinor,
      status: 'succeeded',
      expiresAt: clock.now(),
      lines: { create: lines },
    },
  });
  await planClientNotice(db, clock, {
    key: 'paid',
    kind: 'payment-succeeded',
    clientId: reader.client.id,
    organizationId: 'school',
    params: { paymentId: payment.id },
  });
  stage.jobs.poke();
  return settled(db);
}

describe('a payment of more debts than a message holds', () => {
  it('is told of all the same, in a message that Telegram takes', async () => {
    expect(await tellOfPayment(200)).toMatchObject([{ state: 'sent' }]);
    const [message] = stage.telegram.sent;
    expect(message?.text.length).toBeLessThanOrEqual(4096);
    expect(message?.text.replaceAll(/[\u00a0\u202f]/gu, ' ')).toContain('Оплата 20 000 ₽ получена');
    expect(message?.text).toMatch(/<\/b>\n\n… здесь не всё/u);
  });
});

describe('a chat that is not there', () => {
  it.each([
    [403, 'Forbidden: user is deactivated'],
    [400, 'Bad Request: chat not found'],
    [400, 'Bad Request: PEER_ID_INVALID'],
  ])('is reached by e-mail instead: %i %s', async (code, description) => {
    stage.telegram.answers.set(501n, [{ ok: false, code, description, retryAfterSeconds: null }]);
    await tellOfPayment(1);
    await expect.poll(() => stage.letters.map(({ to }) => to)).toEqual(['parent@example.org']);
    expect(await stage.db.notice.count({ where: { state: 'failed' } })).toBe(0);
  });
});
