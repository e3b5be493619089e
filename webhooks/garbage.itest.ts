import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../domain/clock.ts';
import { createTranslator } from '../locales/index.ts';
import { sandbox } from '../payments/sandbox/index.ts';
import { createMerchant } from '../settlement/merchants.ts';
import { makeOrganization } from '../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../tests/harness/database.ts';
import { createMetrics } from './metrics.ts';
import { createWebServer, type WebServer } from './server.ts';

let test: TestDatabase;
let server: WebServer;
let hook: string;
const loud: string[] = [];
const metrics = createMetrics();

beforeAll(async () => {
  test = await createTestDatabase();
  await makeOrganization(test.db);
  const seal = (ciphertext: string) => ({ ciphertext, keyId: 'k' });
  const settings = { apiBase: 'http://127.0.0.1:9/api', merchantId: 'm', secret: 'x'.repeat(20) };
  const { hookToken } = await createMerchant(test.db, seal, { organizationId: 'school', provider: sandbox, settings });
  hook = `/hooks/sandbox/${hookToken}`;
  server = createWebServer({
    settlement: {
      db: test.db,
      clock: systemClock,
      fetch,
      providers: [sandbox],
      publicUrl: 'https://cabinet.test',
      open: ({ ciphertext }) => ciphertext,
      seal: (ciphertext) => ({ ciphertext, keyId: 'k' }),
      digest: (secret) => secret,
      noticesPlanned: () => undefined,
      log: { info: () => undefined, warn: () => undefined, error: (_, message) => void loud.push(message) },
    },
    translate: createTranslator(),
    botUsername: null,
    checks: {},
    metrics,
  });
});
afterAll(() => test.drop());

const NUL = '%00';
const signed = { 'x-sandbox-timestamp': String(Date.now()), 'x-sandbox-signature': 'ab'.repeat(32) };

it.each<[string, string, RequestInit?]>([
  ['a payment with a NUL in its token', `/pay/${NUL}`],
  ['a click on it', `/pay/${NUL}`, { method: 'POST' }],
  ['a return to it', `/pay/a${NUL}b/return`],
  ['a broken escape', '/pay/%E0%A4%A'],
  ['an endless token', `/pay/${'a'.repeat(20_000)}`],
  ['a hook with a NUL in it', `/hooks/sandbox/${NUL}`, { method: 'POST' }],
  ['a provider with a NUL in it', `/hooks/${NUL}/x`, { method: 'POST' }],
  ['another provider’s name', '/hooks/__proto__/constructor', { method: 'POST', body: '{}' }],
])('answers 404 and keeps quiet: %s', async (_, path, init) => {
  loud.length = 0;
  const { status } = await server.app.request(path, init);
  expect([status, loud]).toEqual([404, []]);
});

it.each<[string, RequestInit]>([
  ['nothing', {}],
  ['garbage', { body: Buffer.from([0, 255, 1, 254]) }],
  ['deep JSON', { body: '['.repeat(100_000) }],
  ['a forged signature', { body: '{"eventId":"1"}', headers: signed }],
  ['a signature that is none', { body: '{}', headers: { ...signed, 'x-sandbox-signature': 'zz' } }],
  ['a time that is none', { body: '{}', headers: { ...signed, 'x-sandbox-timestamp': 'NaN' } }],
  ['a megabyte', { body: 'x'.repeat(1_048_576) }],
])('believes no callback of %s', async (_, init) => {
  loud.length = 0;
  const { status } = await server.app.request(hook, { method: 'POST', ...init });
  expect([status, loud]).toEqual([404, []]);
  expect(await test.db.paymentEvent.count()).toBe(0);
});

it('measures made-up addresses under no name of their own', async () => {
  for (let index = 0; index < 50; index += 1) await server.app.request(`/hooks/p${index}/t${index}`);
  const text = await metrics.registry.metrics();
  expect(text).not.toContain('t49');
  expect(text).not.toContain('p49');
});
