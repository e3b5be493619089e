import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTranslator } from '../../locales/index.ts';
import { openSandbox } from '../../tests/conformance/stands/sandbox.ts';
import { openTill, type Till } from '../../tests/conformance/till.ts';
import { plain } from '../../tests/harness/journey.ts';
import { type RefundCommandDeps, runRefund } from './run.ts';

let till: Till;
const translate = createTranslator();
const printed: string[] = [];

beforeAll(async () => {
  till = await openTill(openSandbox);
});
afterAll(() => till.close());
beforeEach(() => void printed.splice(0));

const run = (args: string, overrides: Partial<RefundCommandDeps> = {}) =>
  runRefund(
    {
      settlement: till.deps,
      translate,
      actor: 'staff:anna',
      print: (line) => void printed.push(plain(line)),
      confirm: null,
      polls: { count: 1, intervalMs: 1 },
      ...overrides,
    },
    args.split(' '),
  );

describe('npm run refund', () => {
  it('shows what it will do, asks, does it, and names who did in the audit log', async () => {
    const made = await till.paid([1000_00n, 500_00n], { topUpMinor: 200_00n });
    const questions: string[] = [];
    const confirm = async (question: string) => questions.push(question) > 0;
    expect(await run(`--payment ${made.number.toLowerCase()} --amount 900,00 --reason Перерасчёт`, { confirm })).toBe(
      0,
    );
    expect(questions).toEqual(['Вернуть?']);
    expect(printed).toEqual([
      `Платёж ${made.number}, Organization school: оплачено 1 700 ₽`,
      expect.stringMatching(/^ {2}1\. Абонемент .*, S-1 — осталось 1 000 ₽$/u),
      expect.stringMatching(/^ {2}2\. Абонемент .*, S-1 — осталось 500 ₽$/u),
      '  3. Пополнение баланса, S-1 — осталось 200 ₽',
      'Вернём 900 ₽ плательщику:',
      expect.stringMatching(/^ {2}• Абонемент .*, S-1 — 200 ₽, снова долг$/u),
      expect.stringMatching(/^ {2}• Абонемент .*, S-1 — 500 ₽, снова долг$/u),
      '  • Пополнение баланса, S-1 — 200 ₽, с баланса',
      'После возврата на счёте S-1: долг 700 ₽, баланс 0 ₽',
      'Деньги возвращены, клиент получит сообщение.',
    ]);
    expect(await till.balances(made)).toMatchObject({ receivable: 700_00n, advance: 0n, merchant: 800_00n });
    const entries = await till.db.auditEntry.findMany({ orderBy: { id: 'asc' } });
    expect(entries.map(({ actor, action }) => [actor, action])).toEqual([
      ['staff:anna', 'refund-requested'],
      ['staff:anna', 'refund-succeeded'],
    ]);
    await run('--list');
    expect(printed.at(-1)).toMatch(new RegExp(`${made.number}.*900 ₽.*возвращён.*staff:anna.*Перерасчёт`, 'u'));
  });

  it('gives back one debt by its number in the list, and does not charge it again if told so', async () => {
    const made = await till.paid([1000_00n, 500_00n]);
    expect(await run(`--payment ${made.number} --debt 1 --cancel-debts --yes`)).toBe(0);
    expect(printed).toContain('После возврата на счёте S-2: долг 0 ₽, баланс 0 ₽');
    expect(await till.lines(made)).toEqual([
      [0n, 0n],
      [500_00n, 0n],
    ]);
    await expect(run(`--payment ${made.number} --debt 3 --yes`)).rejects.toThrow('нет среди оплаченного');
    await expect(run(`--payment ${made.number} --amount 600 --yes`)).rejects.toThrow(/осталось 500/u);
  });

  it('does nothing on a dry run, on a no, and where nobody can be asked', async () => {
    const made = await till.paid([1000_00n]);
    expect(await run(`--payment ${made.number} --dry-run`)).toBe(0);
    expect(await run(`--payment ${made.number}`, { confirm: async () => false })).toBe(1);
    await expect(run(`--payment ${made.number}`)).rejects.toThrow('--yes');
    await expect(run(`--payment ${made.number} --organization other --yes`)).rejects.toThrow('нет');
    expect(await till.refunds(made)).toEqual([]);
  });

  it('tells by its exit code that the provider has not said its last word, or has said no', async () => {
    const late = await till.paid([1000_00n], { way: 'returned-late' });
    expect(await run(`--payment ${late.number} --yes`)).toBe(2);
    const never = await till.paid([1000_00n], { way: 'never-returned' });
    expect(await run(`--payment ${never.number} --yes`, { polls: { count: 20, intervalMs: 20 } })).toBe(1);
    expect(printed.at(-1)).toContain('Ничего не изменилось');
  });

  it('undoes what the balance paid, and says so first', async () => {
    const made = await till.paid([], { topUpMinor: 500_00n });
    await till.paidFromBalance(made, 400_00n);
    expect(await run(`--payment ${made.number} --yes`)).toBe(0);
    expect(printed).toContainEqual(
      expect.stringMatching(/баланс уже потрачен — отменим оплату с баланса: .* — 400 ₽, снова долг/u),
    );
    expect(printed).toContainEqual(expect.stringMatching(/долг 400 ₽, баланс 0 ₽/u));
    expect(await till.balances(made)).toMatchObject({ receivable: 400_00n, advance: 0n, merchant: 0n });
  });

  it('enters a refund that was made elsewhere, unless the provider can be asked and says otherwise', async () => {
    const made = await till.paid([1000_00n]);
    const elsewhere = (amount: string, overrides: Partial<RefundCommandDeps> = {}) =>
      run(`--payment ${made.number} --amount ${amount} --made-elsewhere кабинет --yes`, overrides);
    await expect(elsewhere('500')).rejects.toThrow('столько не возвращал');
    await expect(run(`--payment ${made.number} --made-elsewhere кабинет --yes`)).rejects.toThrow('--amount');
    expect(await till.refunds(made)).toEqual([]);

    await till.stand.giveBack(made.number, 200_00n);
    await till.stand.takeCallbacks(1);
    expect(await elsewhere('200')).toBe(0);
    expect(printed.at(-1)).toContain('Провайдер подтвердил');
    await expect(elsewhere('200')).rejects.toThrow('столько не возвращал');

    const { provider } = till.stand;
    const mute: typeof provider = {
      ...provider,
      connect: (settings, tools) => ({ ...provider.connect(settings, tools), fetchPayment: async () => null }),
    };
    const settlement = { ...till.deps, providers: [mute] };
    expect(await elsewhere('300', { settlement })).toBe(0);
    expect(printed.at(-1)).toContain('с ваших слов');
    expect((await till.refunds(made)).map(({ actor, status, amountMinor }) => [actor, status, amountMinor])).toEqual([
      ['provider', 'succeeded', 200_00n],
      ['staff:anna', 'succeeded', 300_00n],
    ]);
    expect(await till.balances(made)).toMatchObject({ receivable: 500_00n, merchant: 500_00n });
    await till.agrees(made, 2);
    await expect(elsewhere('501', { settlement })).rejects.toThrow(/осталось 500/u);
    const where = { action: 'refund-made-elsewhere' };
    expect(await till.db.auditEntry.findMany({ where })).toMatchObject([
      { actor: 'staff:anna', details: { payment: made.number, where: 'кабинет' } },
    ]);
  });
});
