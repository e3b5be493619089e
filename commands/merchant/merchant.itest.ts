import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../domain/clock.ts';
import { generateSecretKey, open, parseKeyring, seal } from '../../infra/encryption.ts';
import { providers } from '../../payments/registry.ts';
import { credentialsContext } from '../../settlement/connections.ts';
import { makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { UsageError } from '../run.ts';
import { runMerchant } from './run.ts';
import type { Questions } from './settings.ts';

const keyring = parseKeyring(generateSecretKey());
let test: TestDatabase;
let printed: string[];

beforeAll(async () => {
  test = await createTestDatabase();
  await makeOrganization(test.db);
});
afterAll(() => test.drop());
beforeEach(() => {
  printed = [];
});

const run = (args: string, questions: Questions | null = null, answer: () => Response = () => Response.error()) =>
  runMerchant(
    {
      db: test.db,
      clock: systemClock,
      providers,
      seal: (plaintext, context) => seal(plaintext, keyring, context),
      publicUrl: 'https://cabinet.test',
      port: 3000,
      fetch: () => Promise.resolve(answer()),
      print: (line) => printed.push(line),
      questions,
    },
    args.split(' '),
  );

async function settingsOf(id: number): Promise<unknown> {
  const merchant = await test.db.merchant.findUniqueOrThrow({ where: { id } });
  const sealed = { ciphertext: merchant.credentials, keyId: merchant.keyId };
  expect(merchant.credentials).not.toContain('secret');
  return JSON.parse(open(sealed, keyring, credentialsContext(merchant.hookToken)));
}
const idPrinted = () => Number(/Мерчант (\d+) добавлен/.exec(printed.join('\n'))?.[1]);

describe('npm run merchant', () => {
  it('adds a test merchant without a question, and prints where callbacks come', async () => {
    await run('add --organization school --provider sandbox', null, () => new Response('{}', { status: 200 }));
    expect(await settingsOf(idPrinted())).toMatchObject({ apiBase: 'http://127.0.0.1:3002/api', merchantId: 'school' });
    expect(printed.join('\n')).toMatch(/https:\/\/cabinet\.test\/hooks\/sandbox\/[\w-]{32}/);
    expect(printed.join('\n')).toContain('мерчант зарегистрирован');
  });

  it('takes settings from flags before the person, and adds the merchant though the bank is away', async () => {
    const asked: string[] = [];
    const person: Questions = {
      ask: ({ title, isSecret }) => {
        asked.push(title);
        return Promise.resolve(isSecret ? 'typed by somebody at the terminal' : '');
      },
    };
    await run('add --organization school --provider sandbox --mode live --title Касса --set merchantId=shop-7', person);
    expect(asked).toHaveLength(2);
    expect(await settingsOf(idPrinted())).toEqual({
      apiBase: 'http://127.0.0.1:3002/api',
      merchantId: 'shop-7',
      secret: 'typed by somebody at the terminal',
    });
    expect(printed.at(-1)).toContain('не удалось');
    expect(await test.db.merchant.findUniqueOrThrow({ where: { id: idPrinted() } })).toMatchObject({
      mode: 'live',
      title: 'Касса',
    });
  });

  it('lists and disables', async () => {
    await run('list --organization school');
    const id = printed[0]?.split(' ')[0];
    await run(`disable --id ${id}`);
    printed = [];
    await run('list');
    expect(printed[0]).toContain('выключен');
  });

  it.each([
    ['', /npm run merchant -- add/],
    ['add --organisation x', /Unknown option/],
    ['add --provider sandbox', /--organization school/],
    ['add --organization none --provider sandbox', /Организации «none» нет; есть school/],
    ['add --organization school --provider none', /--provider sandbox/],
    ['add --organization school --provider sandbox --mode real', /test или live/],
    ['add --organization school --provider sandbox --set colour=red', /нет настройки colour; есть apiBase/],
    ['add --organization school --provider sandbox --set secret=short', /secret: /],
    ['add --organization school --provider sandbox --settings /none.json', /none\.json/],
    ['disable --id x', /--id NUMBER/],
    ['disable --id 999999', /Мерчанта 999999 нет/],
  ])('answers "%s" with what to do', async (args, message) => {
    const before = await test.db.merchant.count();
    const failure = await run(args).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UsageError);
    expect((failure as UsageError).message).toMatch(message);
    expect(await test.db.merchant.count()).toBe(before);
  });
});
