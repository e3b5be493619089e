import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { fixedClock } from '../domain/clock.ts';
import { sandbox } from '../payments/sandbox/index.ts';
import { makeOrganization } from '../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../tests/harness/database.ts';
import { receiveCallback } from './callbacks.ts';
import type { SettlementDeps } from './deps.ts';
import { merchantOfHook } from './merchant-cache.ts';
import { createMerchant } from './merchants.ts';

let test: TestDatabase;
let hookToken: string;
let deps: SettlementDeps;
let queries = 0;
let isDown = false;
const said: { fields: object; message: string }[] = [];
const clock = fixedClock('2026-11-22T09:00:00Z');

beforeAll(async () => {
  test = await createTestDatabase();
  await makeOrganization(test.db);
  const seal = (ciphertext: string) => ({ ciphertext, keyId: 'k' });
  const settings = { apiBase: 'http://127.0.0.1:9/api', merchantId: 'm', secret: 'x'.repeat(20) };
  ({ hookToken } = await createMerchant(test.db, seal, { organizationId: 'school', provider: sandbox, settings }));
});
beforeEach(() => {
  queries = 0;
  isDown = false;
  said.length = 0;
  const counting = new Proxy(test.db, {
    get: (target, property) => {
      if (property !== '$queryRaw') return Reflect.get(target, property) as unknown;
      queries += 1;
      if (isDown) return () => Promise.reject(new Error('the database is away'));
      return target.$queryRaw;
    },
  });
  deps = {
    db: counting,
    clock,
    fetch,
    providers: [sandbox],
    publicUrl: 'https://cabinet.test',
    open: ({ ciphertext }) => ciphertext,
    seal: (ciphertext) => ({ ciphertext, keyId: 'k' }),
    digest: (secret) => secret,
    noticesPlanned: () => undefined,
    log: {
      info: () => undefined,
      error: () => undefined,
      warn: (fields, message) => void said.push({ fields, message }),
    },
  };
});
afterAll(() => test.drop());

it('a flood of made-up addresses asks the database for all of them together, and keeps nobody true out', async () => {
  const made = Array.from({ length: 300 }, (_, n) => merchantOfHook(deps, 'sandbox', `made-up-${n}`));
  const own = merchantOfHook(deps, 'sandbox', hookToken);
  expect((await Promise.all(made)).every((found) => found === null)).toBe(true);
  expect((await own)?.hookToken).toBe(hookToken);
  expect(queries).toBe(2);
});

it('what can be no merchant’s address is not looked for at all', async () => {
  for (const token of ['', 'a b', 'ü', '%00', 'a'.repeat(101)]) {
    expect(await merchantOfHook(deps, 'sandbox', token)).toBeNull();
  }
  expect(await merchantOfHook(deps, 'no-such-provider', hookToken)).toBeNull();
  expect(queries).toBe(0);
});

it('whoever waits hears of a failure, and who comes after it is served', async () => {
  isDown = true;
  await expect(merchantOfHook(deps, 'sandbox', hookToken)).rejects.toThrow('the database is away');
  isDown = false;
  expect((await merchantOfHook(deps, 'sandbox', hookToken))?.hookToken).toBe(hookToken);
});

it('the log speaks of refused callbacks once a minute, and says how many there were', async () => {
  const forged = {
    method: 'POST',
    type: null,
    headers: new Headers(),
    query: new URLSearchParams(),
    body: Buffer.from('{}'),
    remoteAddress: null,
  };
  const refuse = () => receiveCallback(deps, { provider: 'sandbox', hookToken, request: forged });
  for (let n = 0; n < 50; n += 1) expect(await refuse()).toBeNull();
  clock.advance(60_000);
  await refuse();
  const message = 'callback without proof refused';
  expect(said).toMatchObject([
    { message, fields: { count: 1 } },
    { message, fields: { count: 50 } },
  ]);
});
