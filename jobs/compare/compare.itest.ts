import { afterAll, beforeAll, expect, it } from 'vitest';
import { noteFindings } from '../../domain/payments/compare/findings.ts';
import { createTranslator } from '../../locales/index.ts';
import { comparePayments } from '../../settlement/compare.ts';
import { openSandbox } from '../../tests/conformance/stands/sandbox.ts';
import { openTill, type Till } from '../../tests/conformance/till.ts';
import { createMetrics } from '../../webhooks/metrics.ts';
import { noticeKinds } from '../notices/registry.ts';
import { createNoticeText } from '../text.ts';
import { runCompare } from './compare.ts';

const DAY_MS = 86_400_000;
let till: Till;
beforeAll(async () => {
  till = await openTill(openSandbox);
});
afterAll(() => till.close());

it('owes the organization one letter a day while something differs, and tells the figures', async () => {
  const { db, clock } = till;
  const contacts = { email: 'office@school.example' };
  await db.organization.update({ where: { id: 'school' }, data: { contacts } });
  const metrics = createMetrics();
  const errors: object[] = [];
  const round = () =>
    runCompare({
      db,
      clock,
      comparePayments: () => comparePayments(till.deps, {}, { spacingMs: 0 }),
      onCompared: metrics.compared,
      poke: () => undefined,
      log: { info: () => undefined, error: (fields: object) => void errors.push(fields) },
    });
  const letters = () => db.notice.findMany({ where: { kind: 'provider-differences' }, orderBy: { id: 'asc' } });
  const made = await till.paid([300_00n]);
  await round();
  expect([await letters(), errors]).toEqual([[], []]);

  const payment = { number: made.number, organizationId: 'school' };
  const differs = { kind: 'received' as const, oursMinor: 300_00n, theirsMinor: 0n };
  await noteFindings(db, clock, payment, [differs]);
  await db.payment.update({ where: { id: made.id }, data: { comparedAt: clock.now() } });
  await round();
  await round();
  expect(await letters()).toMatchObject([{ key: 'provider-differences:school:2026-11-22', email: contacts.email }]);
  expect(errors.length).toBe(2);
  expect(await metrics.registry.metrics()).toContain('payments_differing 1');

  const kind = noticeKinds.find((each) => each.kind === 'provider-differences');
  const recipient = {
    channel: 'email' as const,
    clientId: null,
    email: contacts.email,
    locale: 'ru',
    organization: { id: 'school', name: 'Школа', timeZone: 'Europe/Moscow', thresholds: {} as never },
    now: clock.now(),
    botUsername: null,
  };
  const notices = [{ id: 1, params: { organizationId: 'school' } }];
  const { render } = (await kind?.prepare(db, notices, recipient)) ?? {};
  const letter = render?.(createNoticeText(createTranslator(), 'ru'));
  expect(letter?.text).toContain(`<b>1 платёж</b> у провайдера не такой, как в кабинете: ${made.number}`);

  // The next day the bank is asked: it agrees, and nothing is left to write of.
  clock.advance(DAY_MS);
  await round();
  expect(await letters()).toHaveLength(1);
  expect((await kind?.prepare(db, notices, recipient))?.dropped).toEqual([{ id: 1, reason: 'dealt-with' }]);
  expect(await metrics.registry.metrics()).toContain('payments_differing 0');
});
