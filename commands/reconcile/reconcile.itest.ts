import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openSandbox } from '../../tests/conformance/stands/sandbox.ts';
import { openTill, type Till } from '../../tests/conformance/till.ts';
import { plain } from '../../tests/harness/journey.ts';
import { runStrange } from '../payments/strange.ts';
import { runReconcile } from './run.ts';

const DAY_MS = 86_400_000;
let till: Till;
let isAway = false;
const printed: string[] = [];

beforeAll(async () => {
  till = await openTill(async (clock) => {
    const stand = await openSandbox(clock);
    return {
      ...stand,
      fetch: async (input, init) => {
        if (isAway) throw new TypeError('fetch failed');
        return stand.fetch(input, init);
      },
    };
  });
});
afterAll(() => till.close());
beforeEach(() => void printed.splice(0));

const deps = () => ({
  settlement: till.deps,
  actor: 'staff:anna',
  print: (text: string) => void printed.push(...plain(text).split('\n')),
  spacingMs: 0,
});
const run = (args = '') => runReconcile(deps(), args.split(' ').filter(Boolean));

it('compares a day by its date, and everything that is not over', async () => {
  const paid = await till.paid([300_00n]);
  const untold = await till.paid([200_00n], { isTold: false });
  await till.stand.takeCallbacks(1);
  till.clock.advance(DAY_MS);
  expect(await run('--day 21.11.2026')).toBe(0);
  expect(printed).toContain(`  исправлено ${untold.number}: деньги зачислены`);
  expect(await run('--day 2026-11-22')).toBe(0);
  expect(printed.join('\n')).toContain('сверено платежей 1, возвратов 0; сходится 1; исправлено 0');
  expect((await till.payment(paid)).comparedAt).toEqual(till.clock.now());
  await expect(run('--day 31.02.2026')).rejects.toThrow('--day');
  await expect(run('--organization nobody')).rejects.toThrow('nobody');
  await expect(run('--merchant 77')).rejects.toThrow('77');
  expect(await run('--organization school --merchant 1 --json')).toBe(0);
});

it('says with its exit code that a provider is away, or that something differs, until staff have dealt with it', async () => {
  const made = await till.paid([300_00n]);
  isAway = true;
  expect(await run('--day 2026-11-23')).toBe(2);
  isAway = false;
  // Credited here, and the bank has never heard of it.
  const { providerPaymentId } = await till.payment(made);
  const names = [providerPaymentId ?? '', made.number];
  const deaf: typeof fetch = async (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    return names.some((name) => url.includes(name))
      ? new Response('{}', { status: 404 })
      : till.deps.fetch(input, init);
  };
  const differing = { ...deps(), settlement: { ...till.deps, fetch: deaf } };
  expect(await runReconcile(differing, ['--day', '2026-11-23'])).toBe(1);
  expect(printed).toContain(
    `  ${made.number}, school, sandbox: деньги учтены, а провайдер такого платежа не знает (здесь 300 ₽, там —)`,
  );
  await expect(run(`--resolved ${made.number}`)).rejects.toThrow('--note');
  expect(await run(`--resolved ${made.number.toLowerCase()} --note проверено`)).toBe(0);
  await expect(run(`--resolved ${made.number} --note ещё`)).rejects.toThrow('расхождений нет');
  till.clock.advance(DAY_MS);
  // The same difference again is dealt with.
  expect(await runReconcile(differing, ['--day', '2026-11-23'])).toBe(0);
  const entries = await till.db.auditEntry.findMany({ where: { actor: 'staff:anna' } });
  expect(entries).toMatchObject([
    { action: 'reconcile-resolved', details: { payment: made.number, note: 'проверено' } },
  ]);
});

it('shows money that belongs to no payment, and takes it off the list when staff say so', async () => {
  const connection = till.stand.provider.connect(till.stand.settings, {
    fetch: till.stand.fetch,
    clock: till.clock,
    mode: 'test',
  });
  const { confirmationUrl } = await connection.createPayment({
    id: 999_998,
    number: 'LK-999998',
    idempotencyKey: 'f'.repeat(48),
    amountMinor: 777_00n,
    currency: 'RUB',
    description: 'not ours',
    items: [],
    locale: 'ru',
    returnUrl: 'https://cabinet.test/back',
    callbackUrl: `https://cabinet.test/hooks/sandbox/${till.hookToken}`,
    expiresAt: new Date(till.clock.now().getTime() + DAY_MS),
  });
  await till.stand.takeCallbacks(0);
  await till.stand.pay(confirmationUrl, 'returned-at-once');
  for (const callback of await till.stand.takeCallbacks(1)) await till.tell(callback);
  const strange = (args = '') => runStrange(deps(), args.split(' ').filter(Boolean));
  expect(await strange('--organization school')).toBe(1);
  expect(printed[0]).toContain('sandbox, school');
  expect(printed[1]).toContain('наш номер в сообщении LK-999998; пришло 777 ₽');
  const id = printed[0]?.split('.')[0] ?? '';
  await expect(strange(`--resolved ${id} --note чужое --organization other`)).rejects.toThrow('В списке нет');
  expect(await strange(`--resolved ${id} --note чужое`)).toBe(0);
  expect(await strange()).toBe(0);
});
