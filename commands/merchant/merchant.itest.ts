import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../domain/clock.ts';
import { revokeSavedMethod } from '../../domain/saved-methods/revoke.ts';
import { generateSecretKey, open, parseKeyring, seal } from '../../infra/encryption.ts';
import { defineProvider, ProviderError } from '../../payments/provider.ts';
import { providers } from '../../payments/registry.ts';
import { credentialsContext } from '../../settlement/connections.ts';
import { makeClient, makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { UsageError } from '../run.ts';
import type { MerchantCommandDeps, Questions } from './deps.ts';
import { runMerchant } from './run.ts';

const OLD = generateSecretKey();
const NEW = generateSecretKey();
const keyring = parseKeyring(OLD);
let test: TestDatabase;
let printed: string[];

beforeAll(async () => {
  test = await createTestDatabase();
  await makeOrganization(test.db);
  await makeOrganization(test.db, 'dance');
});
afterAll(() => test.drop());
beforeEach(() => {
  printed = [];
});

/** A provider that makes receipts and answers the question about its settings as the setting `key` says. */
const askable = defineProvider({
  name: 'askable',
  title: 'Банк',
  settings: z.object({
    key: z.string().min(3).meta({ title: 'Ключ', secret: true }),
    note: z.string().optional().meta({ title: 'Заметка' }),
  }),
  callbackTypes: [
    { type: 'pay', title: 'Pay' },
    { type: 'check', title: 'Check' },
  ],
  setup: ['Отметьте события'],
  makesReceipts: true,
  connect: ({ key }) => ({
    createPayment: () => Promise.reject(new Error('not here')),
    fetchPayment: () => Promise.resolve(null),
    parseCallback: () => ({ kind: 'unproven', reason: 'no' }),
    refundPayment: () => Promise.reject(new Error('not here')),
    check: async () => {
      if (key === 'wrong') throw new ProviderError('no such key', true);
      if (key === 'away') throw new ProviderError('timeout', false);
    },
  }),
});

const keysOf = (ring: ReturnType<typeof parseKeyring>) => ({
  newest: ring.currentKeyId,
  known: [...ring.keys.keys()],
});

const run = (args: string | readonly string[], overrides: Partial<MerchantCommandDeps> = {}, ring = keyring) =>
  runMerchant(
    {
      db: test.db,
      clock: systemClock,
      providers: [...providers, askable],
      seal: (plaintext, context) => seal(plaintext, ring, context),
      open: (sealed, context) => open(sealed, ring, context),
      keys: keysOf(ring),
      publicUrl: 'https://cabinet.test',
      port: 3000,
      fetch: () => Promise.resolve(Response.error()),
      print: (line) => printed.push(line),
      questions: null,
      actor: 'staff:anna',
      ...overrides,
    },
    typeof args === 'string' ? args.split(' ') : args,
  );

/** Somebody who answers every question with what `answers` has for it, else with the first choice. */
function person(answers: Readonly<Record<string, string>> = {}): Questions & { readonly asked: string[] } {
  const asked: string[] = [];
  const answerTo = (title: string) => Object.entries(answers).find(([part]) => title.includes(part))?.[1];
  return {
    asked,
    ask: async ({ title, suggestion }) => {
      asked.push(title);
      return answerTo(title) ?? suggestion ?? '';
    },
    choose: async ({ title, choices }) => {
      asked.push(title);
      return answerTo(title) ?? choices[0]?.value ?? '';
    },
  };
}

async function settingsOf(id: number, ring = keyring): Promise<unknown> {
  const merchant = await test.db.merchant.findUniqueOrThrow({ where: { id } });
  const sealed = { ciphertext: merchant.credentials, keyId: merchant.keyId };
  expect(merchant.credentials).not.toContain('secret');
  return JSON.parse(open(sealed, ring, credentialsContext(merchant.hookToken)));
}
const idPrinted = () => Number(/Мерчант (\d+) добавлен/.exec(printed.join('\n'))?.[1]);
const merchantOf = (id: number) => test.db.merchant.findUniqueOrThrow({ where: { id } });
const actsOf = async (id: number) => {
  const entries = await test.db.auditEntry.findMany({
    where: { details: { path: ['merchantId'], equals: id } },
    orderBy: { id: 'asc' },
  });
  return entries.map(({ actor, action }) => `${actor} ${action}`);
};

const FISCAL = ['taxSystem=usn_income', 'vat=none', 'prepaymentVat=none', 'subject=service', 'offset=none'];
const fiscalFlags = [...FISCAL, 'prepaymentMode=advance'].flatMap((pair) => ['--fiscal', pair]);
const ADD = ['add', '--organization', 'school', '--provider', 'askable'];

describe('npm run merchant -- add', () => {
  it('adds a test merchant without a question, and prints where callbacks come', async () => {
    await run('add --organization school --provider sandbox', {
      fetch: () => Promise.resolve(new Response('{}', { status: 200 })),
    });
    expect(await settingsOf(idPrinted())).toMatchObject({ apiBase: 'http://127.0.0.1:3002/api', merchantId: 'school' });
    expect(printed.join('\n')).toMatch(/https:\/\/cabinet\.test\/hooks\/sandbox\/[\w-]{32}/);
    expect(printed.join('\n')).toContain('мерчант зарегистрирован');
  });

  it('takes settings from flags before the person, and adds the merchant though the bank is away', async () => {
    const questions = person({ Секрет: 'typed by somebody at the terminal' });
    await run('add --organization school --provider sandbox --mode live --title Касса --set merchantId=shop-7', {
      questions,
    });
    expect(questions.asked.slice(0, 2).map((title) => title.split(' ')[0])).toEqual(['Адрес', 'Секрет,']);
    expect(questions.asked).not.toContainEqual(expect.stringContaining('Как клиенты'));
    expect(await settingsOf(idPrinted())).toEqual({
      apiBase: 'http://127.0.0.1:3002/api',
      merchantId: 'shop-7',
      secret: 'typed by somebody at the terminal',
    });
    expect(printed.at(-1)).toContain('не удалось');
    expect(await merchantOf(idPrinted())).toMatchObject({ mode: 'live', title: 'Касса' });
  });

  it('asks for every field of the receipts, and names every address as the cabinet does', async () => {
    const questions = person({
      Ключ: 'right',
      'Как клиенты': 'Картой',
      'Ставка НДС на то': 'vat20',
      предоплату: 'vat120',
    });
    await run(ADD, { questions });
    expect(questions.asked.filter((title) => /54-ФЗ|налог|НДС|предмет|назвать|зачёта/u.test(title))).toHaveLength(7);
    const merchant = await merchantOf(idPrinted());
    expect(merchant).toMatchObject({
      title: 'Картой',
      fiscal: {
        taxSystem: 'osn',
        vat: 'vat20',
        prepaymentVat: 'vat120',
        subject: 'commodity',
        prepaymentMode: 'full_prepayment',
        offset: 'monthly',
      },
    });
    const url = `https://cabinet.test/hooks/askable/${merchant.hookToken}`;
    const text = printed.join('\n');
    expect(text).toContain(`  Pay\n    ${url}/pay\n  Check\n    ${url}/check\n`);
    expect(text).toContain('• Отметьте события');
    expect(text).toContain('настройки проверены и приняты');
    expect(text).not.toContain('right');
    expect(await actsOf(merchant.id)).toEqual(['staff:anna merchant-added']);
  });

  it('writes nothing that the provider refuses, and what it could not be asked about only if told so', async () => {
    const count = await test.db.merchant.count();
    const refused = [...ADD, '--receipts', 'no', '--set', 'key=wrong', '--unchecked'];
    await expect(run(refused)).rejects.toThrow(/не приняты \(no such key\)\. Ничего не записано/u);
    const silent = [...ADD, '--receipts', 'no', '--set', 'key=away'];
    await expect(run(silent)).rejects.toThrow(/--unchecked/u);
    await expect(run(silent, { questions: person({ 'не отвечает': 'no' }) })).rejects.toThrow('Ничего не записано');
    expect(await test.db.merchant.count()).toBe(count);
    await run([...silent, '--unchecked']);
    expect(printed.join('\n')).toContain('НЕПРОВЕРЕННЫМИ');
    expect((await merchantOf(idPrinted())).fiscal).toBeNull();
  });

  it('warns of an address that a live payment system cannot reach', async () => {
    const live = [...ADD, '--receipts', 'no', '--set', 'key=right', '--mode', 'live'];
    await run(live, { publicUrl: 'http://127.0.0.1:3000' });
    expect(printed.filter((line) => line.startsWith('Внимание: PUBLIC_URL'))).toHaveLength(2);
    printed = [];
    await run(live);
    expect(printed.filter((line) => line.startsWith('Внимание: PUBLIC_URL'))).toEqual([]);
  });

  it('copies the settings of an account that it is to replace, but never another organization’s', async () => {
    await run([...ADD, '--receipts', 'no', '--set', 'key=copied']);
    const first = await merchantOf(idPrinted());
    printed = [];
    await run([...ADD, '--receipts', 'no', '--like', String(first.id)]);
    expect(await settingsOf(idPrinted())).toEqual({ key: 'copied' });
    expect((await merchantOf(idPrinted())).hookToken).not.toBe(first.hookToken);
    const foreign = ['add', '--organization', 'dance', '--provider', 'askable', '--receipts', 'no'];
    await expect(run([...foreign, '--like', String(first.id)])).rejects.toThrow('другой организации');
  });
});

describe('npm run merchant, with an account that is there', () => {
  let id: number;
  beforeEach(async () => {
    await run([...ADD, '--set', 'key=right', '--set', 'note=old', ...fiscalFlags]);
    id = idPrinted();
    printed = [];
  });

  it('changes settings and title without moving the address', async () => {
    const before = await merchantOf(id);
    await run(['set', '--id', String(id), '--title', 'СБП', '--set', 'note=', '--cards', 'no']);
    expect(await merchantOf(id)).toMatchObject({ title: 'СБП', hookToken: before.hookToken, keepsCards: false });
    expect(await settingsOf(id)).toEqual({ key: 'right' });
    await expect(run(`set --id ${id} --set key=wrong`)).rejects.toThrow('Ничего не записано');
    await run(`set --id ${id} --ask key`, { questions: person({ Ключ: 'typed' }) });
    expect(await settingsOf(id)).toEqual({ key: 'typed' });
    expect(await actsOf(id)).toEqual(
      ['merchant-added', 'merchant-changed', 'merchant-changed'].map((act) => `staff:anna ${act}`),
    );
    const entries = await test.db.auditEntry.findMany({ where: { action: 'merchant-changed' } });
    expect(JSON.stringify(entries)).not.toMatch(/right|typed/u);
  });

  it('changes what receipts say, or that there are none', async () => {
    await run(['fiscal', '--id', String(id), ...fiscalFlags, '--fiscal', 'subject=job']);
    expect(await merchantOf(id)).toMatchObject({ fiscal: { subject: 'job' } });
    await expect(run(['fiscal', '--id', String(id), '--fiscal', 'vat=vat20'])).rejects.toThrow('taxSystem');
    await run(`fiscal --id ${id} --receipts no`);
    expect((await merchantOf(id)).fiscal).toBeNull();
  });

  it('lists, disables and enables, and hides the address', async () => {
    const { hookToken } = await merchantOf(id);
    await run(`disable --id ${id}`);
    await run('list --organization school');
    const at = printed.findIndex((line) => line.startsWith(`${id} `));
    expect(printed[at]).toContain('выключен');
    expect(printed[at + 1]).toMatch(/\/hooks\/askable\/.{4}… · чеки: УСН «доходы», без НДС/u);
    expect(printed.join('\n')).not.toContain(hookToken);
    await run(`enable --id ${id}`);
    expect((await merchantOf(id)).enabled).toBe(true);
    expect((await actsOf(id)).slice(1)).toEqual(['staff:anna merchant-disabled', 'staff:anna merchant-enabled']);
  });

  it('is checked anew, and says what can be done through it', async () => {
    expect(await run(`check --id ${id}`)).toBe(0);
    const text = printed.join('\n');
    expect(text).toContain('настройки верны');
    expect(text).toContain('умеет: возвраты, чеки 54-ФЗ');
    expect(text).toMatch(/не умеет: .*сохранение карт/u);
    expect(text).not.toContain('ЧЕКИ');
    await test.db
      .$executeRaw`UPDATE merchants SET fiscal = jsonb_set(fiscal, '{offset}', '"monthly"') WHERE id = ${id}`;
    await run(`check --id ${id}`);
    expect(printed.join('\n')).toContain('ЧЕКИ ЗАЧЁТА эта платёжная система не делает');
    await test.db.$executeRaw`UPDATE merchants SET fiscal = jsonb_set(fiscal, '{offset}', '"none"') WHERE id = ${id}`;
    await run(`set --id ${id} --set key=away --unchecked`);
    expect(await run(`check --id ${id}`)).toBe(1);
    expect(await run(`check --id ${id}`, {}, parseKeyring(NEW))).toBe(1);
    expect(printed.join('\n')).toContain('не открываются');
  });
});

describe('npm run merchant -- rotate', () => {
  const both = parseKeyring(`${NEW},${OLD}`);
  const sealedBy = (keyId: string) => test.db.merchant.count({ where: { keyId } });

  it('goes on where it was cut short, and says when the old key may go', async () => {
    const merchant = await test.db.merchant.findFirstOrThrow({ where: { provider: 'askable' } });
    const settings = await settingsOf(merchant.id);
    const client = await makeClient(test.db, 1n);
    const sealed = seal('token-4242', keyring, `saved method ${merchant.hookToken}`);
    const method = await test.db.savedMethod.create({
      data: {
        clientId: client.id,
        merchantId: merchant.id,
        title: '•• 4242',
        token: sealed.ciphertext,
        keyId: sealed.keyId,
        tokenDigest: 'd',
        createdAt: systemClock.now(),
      },
    });
    const total = await test.db.merchant.count();
    let calls = 0;
    const dies: MerchantCommandDeps['seal'] = (plaintext, context) => {
      calls += 1;
      if (calls === 3) throw new Error('killed');
      return seal(plaintext, both, context);
    };
    await expect(run('rotate', { seal: dies }, both)).rejects.toThrow('killed');
    expect(await sealedBy(both.currentKeyId)).toBe(2);
    // An app that knows both keys opens either half.
    expect(await settingsOf(merchant.id, both)).toEqual(settings);

    printed = [];
    expect(await run('rotate', {}, both)).toBe(0);
    expect(printed.join('\n')).toContain(`мерчантов — ${total - 2}, сохранённых карт — 1`);
    expect(printed.join('\n')).toContain('уберите старые');
    const only = parseKeyring(NEW);
    expect(await settingsOf(merchant.id, only)).toEqual(settings);
    const kept = await test.db.savedMethod.findUniqueOrThrow({ where: { id: method.id } });
    const ciphertext = { ciphertext: kept.token, keyId: kept.keyId };
    expect(open(ciphertext, only, `saved method ${merchant.hookToken}`)).toBe('token-4242');
    const entry = await test.db.auditEntry.findFirstOrThrow({ where: { action: 'secrets-rotated' } });
    expect(entry.details).toMatchObject({ merchants: total - 2, savedMethods: 1 });
  });

  it('has nothing to seal of a card that was revoked, whatever key its token had', async () => {
    const { id: merchantId, hookToken } = await test.db.merchant.findFirstOrThrow({ where: { provider: 'askable' } });
    const { id: clientId } = await makeClient(test.db, 2n);
    const { ciphertext, keyId } = seal('token-4343', keyring, `saved method ${hookToken}`);
    const card = { clientId, merchantId, title: '•• 4343', token: ciphertext, keyId, tokenDigest: 'revoked' };
    const { id } = await test.db.savedMethod.create({ data: { ...card, createdAt: systemClock.now() } });
    await revokeSavedMethod(test.db, systemClock, { id, clientId, by: 'provider' });
    printed = [];
    expect(await run('rotate', {}, both)).toBe(0);
    expect(printed.join('\n')).toContain('уберите старые');
    expect(await test.db.savedMethod.findUniqueOrThrow({ where: { id } })).toMatchObject({ token: '', keyId });
  });

  it('does not undo a change that is made meanwhile', async () => {
    const { id, hookToken } = await test.db.merchant.findFirstOrThrow({ where: { provider: 'askable' } });
    const third = generateSecretKey();
    const ring = parseKeyring(`${third},${NEW}`);
    const changed = JSON.stringify({ key: 'changed' });
    let times = 0;
    const change: MerchantCommandDeps['seal'] = (plaintext, context) => {
      if (context === credentialsContext(hookToken)) times += 1;
      return seal(plaintext, ring, context);
    };
    // Between the reading of its row and the writing, somebody has written other settings.
    const db = test.db.$extends({
      query: {
        merchant: {
          updateMany: async ({ args, query }) => {
            if (times === 1) {
              times += 1;
              // By a process that does not know the newest key yet.
              const { ciphertext, keyId } = seal(changed, both, credentialsContext(hookToken));
              await test.db.merchant.update({ where: { id }, data: { credentials: ciphertext, keyId } });
            }
            return query(args);
          },
        },
      },
    }) as unknown as MerchantCommandDeps['db'];
    await run('rotate', { db, seal: change }, ring);
    expect(await settingsOf(id, ring)).toEqual({ key: 'changed' });
    await run('rotate', {}, parseKeyring(`${NEW},${third}`));
    expect(await settingsOf(id, both)).toEqual({ key: 'changed' });
  });

  it('leaves alone what no key opens, names it, and seals the rest', async () => {
    await run('rotate', {}, both);
    const other = parseKeyring(generateSecretKey());
    const [first] = await test.db.merchant.findMany({ orderBy: { id: 'asc' } });
    printed = [];
    expect(await run('rotate', {}, other)).toBe(1);
    expect(printed.join('\n')).toContain(`мерчант ${first?.id}, ключ ${both.currentKeyId}`);
    expect(printed.join('\n')).toContain('Старые ключи не убирайте');
    expect(await sealedBy(other.currentKeyId)).toBe(0);
    await expect(run('rotate --hook --id 1')).rejects.toThrow('--like N');
  });
});

describe('npm run merchant, called wrongly', () => {
  it.each([
    ['', /npm run merchant -- add/],
    ['add --organisation x', /Unknown option/],
    ['add --provider sandbox', /--organization dance \| school/],
    ['add --organization none --provider sandbox', /Организации «none» нет; есть dance \| school/],
    ['add --organization school --provider none', /--provider sandbox/],
    ['add --organization school --provider sandbox --mode real', /test или live/],
    ['add --organization school --provider sandbox --set colour=red', /нет настройки colour; есть apiBase/],
    ['add --organization school --provider sandbox --set secret=short', /secret: /],
    ['add --organization school --provider sandbox --settings /none.json', /none\.json/],
    ['add --organization school --provider sandbox --receipts yes', /чеков 54-ФЗ эта система не делает/],
    ['add --organization school --provider askable --set key=right', /--receipts no/],
    ['add --organization school --provider askable --set key=right --receipts maybe', /yes или no/],
    ['add --organization school --provider askable --set key=right --receipts yes', /taxSystem/],
    ['add --organization school --provider askable --set key=right --fiscal tax=no', /нет поля tax/],
    ['disable --id x', /--id NUMBER/],
    ['disable --id 999999', /Мерчанта 999999 нет/],
    ['set --id 999999 --title x', /Мерчанта 999999 нет/],
  ])('answers "%s" with what to do', async (args, message) => {
    const before = await test.db.merchant.count();
    const failure = await run(args).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UsageError);
    expect((failure as UsageError).message).toMatch(message);
    expect(await test.db.merchant.count()).toBe(before);
  });
});
