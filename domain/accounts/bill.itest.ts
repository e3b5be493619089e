import { describe, expect, it } from 'vitest';
import type { Database } from '../../prisma/client.ts';
import { addAccount, addOrganization, bind, refusal, setUpAccess } from '../../tests/harness/access.ts';
import { pendingConsents } from '../access/consents.ts';
import type { Reader } from '../access/types.ts';
import { detachAccount } from './attachments.ts';
import { attachByBill, listBillOrganizations } from './bill.ts';
import { listSubjects } from './subjects.ts';

const DAY = 24 * 60 * 60_000;

async function addMonths(db: Database, accountId: number, closings: Record<string, bigint>) {
  const zero = { openingMinor: 0n, chargedMinor: 0n, recalculatedMinor: 0n, penaltyMinor: 0n, paidMinor: 0n };
  const data = Object.entries(closings).map(([month, closingMinor]) => ({
    ...zero,
    organizationId: 'u',
    accountId,
    period: new Date(`${month}-01T00:00:00Z`),
    closingMinor,
  }));
  await db.billingMonth.createMany({ data });
}

/**
 * A utility with account 100 (447.30 in October, 447.31 in November), and Telegram user 1 bound to a client of a shop.
 */
async function setUp(thresholds: Record<string, number | boolean> = {}) {
  const { db, clock } = await setUpAccess();
  await addOrganization(db, 'o', { mode: 'open', kind: 'shop' });
  const { reader } = await bind(db, clock, 1n, 'anna@example.org');
  await addOrganization(db, 'u', { kind: 'utility', thresholds });
  const account = await addAccount(db, 'u', '100', { holder: 'Королёва Анна Петровна' });
  await addMonths(db, account.id, { '2026-09': 44_729n, '2026-10': 44_730n, '2026-11': 44_731n });
  const attach = (number: string, amountMinor: bigint, options: { reader?: Reader; surname?: string } = {}) => {
    const { reader: who = reader, ...rest } = options;
    return attachByBill(db, clock, { ...who, organizationId: 'u', number, amountMinor, ...rest });
  };
  return { db, clock, reader, account, attach };
}

describe('attaching by a bill', () => {
  it.each([44_730n, 44_731n])('takes the sum of either of the last two: %s', async (sum) => {
    const { db, attach, account, reader, clock } = await setUp();
    const { attachmentId, accountId } = await attach(' 100 ', sum);
    expect(accountId).toBe(account.id);
    expect(await db.attachment.findUnique({ where: { id: attachmentId } })).toMatchObject({
      clientId: reader.clientId,
      origin: 'bill',
      attachedAt: clock.now(),
    });
    expect((await pendingConsents(db, reader)).map(({ organizationId }) => organizationId)).toEqual(['u', 'u']);
    expect(await listSubjects(db, reader)).toEqual([]);
  });

  it('gives the same answer to a wrong number, a wrong sum, an older sum and a closed account', async () => {
    const { db, attach } = await setUp();
    const closed = await addAccount(db, 'u', '200', { open: false });
    await addMonths(db, closed.id, { '2026-11': 100n });
    const tries = [attach('999', 44_731n), attach('100', 1n), attach('100', 44_729n), attach('200', 100n)];
    for (const answer of await Promise.all(tries.map(refusal))) {
      expect(answer).toEqual({ code: 'account-no-match', params: {} });
    }
    expect(await db.attachment.count()).toBe(0);
  });

  it('takes no zero bill', async () => {
    const { db, attach } = await setUp();
    const paid = await addAccount(db, 'u', '200');
    await addMonths(db, paid.id, { '2026-09': 5n, '2026-10': 0n, '2026-11': 0n });
    expect(await refusal(attach('200', 0n))).toMatchObject({ code: 'account-no-match' });
    expect(await refusal(attach('200', 5n))).toMatchObject({ code: 'account-no-match' });
  });

  it('wants the surname too, where the organization does', async () => {
    const { db, attach } = await setUp({ surnameRequired: true });
    expect(await refusal(attach('100', 44_731n))).toMatchObject({ code: 'account-no-match' });
    expect(await refusal(attach('100', 44_731n, { surname: 'Иванова' }))).toMatchObject({ code: 'account-no-match' });
    expect(await refusal(attach('100', 44_731n, { surname: 'КОРОЛЕВА' }))).toBeNull();
    expect((await listBillOrganizations(db)).map(({ id, surnameRequired }) => [id, surnameRequired])).toEqual([
      ['o', false],
      ['u', true],
    ]);
  });

  it('takes the latest charges of a shop that anybody may join, and nothing of an invited school', async () => {
    const { db, clock, reader } = await setUp();
    const account = await addAccount(db, 'o', 'K-1');
    const charge = { organizationId: 'o', accountId: account.id, kind: 'order', currency: 'RUB' } as const;
    await db.charge.createMany({
      data: ['2026-09-01', '2026-10-01', '2026-11-01'].map((day, index) => ({
        ...charge,
        sourceId: index + 1,
        dueOn: new Date(day),
        amountMinor: BigInt(index + 1) * 1000n,
      })),
    });
    await addOrganization(db, 's');
    const attach = (organizationId: string, amountMinor: bigint) =>
      refusal(attachByBill(db, clock, { ...reader, organizationId, number: 'K-1', amountMinor }));
    expect(await attach('o', 1000n)).toMatchObject({ code: 'account-no-match' });
    expect(await attach('o', 2000n)).toBeNull();
    expect(await attach('s', 2000n)).toMatchObject({ code: 'organization-unknown' });
    expect(await attach('none', 2000n)).toMatchObject({ code: 'organization-unknown' });
  });

  it('tells Д from D', async () => {
    const { db, attach } = await setUp();
    const account = await addAccount(db, 'u', 'Д-1');
    await addMonths(db, account.id, { '2026-11': 100n });
    expect(await refusal(attach('D-1', 100n))).toMatchObject({ code: 'account-no-match' });
    expect(await attach('Д-1', 100n)).toMatchObject({ accountId: account.id });
  });

  it('says so when the account is attached already, and attaches again what the client detached', async () => {
    const { db, clock, attach, reader } = await setUp();
    const { attachmentId } = await attach('100', 44_731n);
    expect(await refusal(attach('100', 44_731n))).toMatchObject({ code: 'account-already-attached' });
    await detachAccount(db, clock, { ...reader, attachmentId });
    expect(await attach('100', 44_730n)).toMatchObject({ attachmentId });
    expect(await db.attachment.findMany()).toMatchObject([{ detachedAt: null, detachReason: null }]);
  });

  it('tells those who hold the account already, each time, and nobody else', async () => {
    const { db, clock, attach, account, reader } = await setUp();
    const other = await bind(db, clock, 2n, 'boris@example.org', { organizationId: 'o' });
    const parent = await bind(db, clock, 3n, 'boris@example.org', { organizationId: 'o' });
    await attach('100', 44_731n, { reader: other.reader });
    expect(await db.notice.count()).toBe(0);
    const { attachmentId } = await attach('100', 44_731n);
    const told = await db.notice.findMany({ orderBy: { telegramUserId: 'asc' } });
    expect(told).toHaveLength(2);
    for (const [index, who] of [other, parent].entries()) {
      expect(told[index]).toMatchObject({
        kind: 'account-attached',
        organizationId: 'u',
        telegramUserId: who.reader.telegramUserId,
        params: { attachmentId },
      });
    }
    clock.advance(1000);
    await detachAccount(db, clock, { ...reader, attachmentId });
    await attach('100', 44_731n);
    expect(await db.notice.count()).toBe(4);
    expect(account.id).toBeGreaterThan(0);
  });

  it('is for a Telegram user who is bound to the client', async () => {
    const { attach, reader } = await setUp();
    const stranger = { clientId: reader.clientId, telegramUserId: 9n };
    expect(await refusal(attach('100', 44_731n, { reader: stranger }))).toMatchObject({ code: 'not-yours' });
  });
});

describe('failures', () => {
  it('of a Telegram user are five a day, over all numbers; then the right sum does not help', async () => {
    const { attach, clock } = await setUp();
    for (let turn = 1; turn <= 5; turn += 1) {
      expect(await refusal(attach(`90${turn}`, 1n))).toMatchObject({ code: 'account-no-match' });
    }
    expect(await refusal(attach('100', 44_731n))).toEqual({ code: 'account-limit', params: { hours: 24 } });
    clock.advance(DAY - 1);
    expect(await refusal(attach('100', 44_731n))).toEqual({ code: 'account-limit', params: { hours: 1 } });
    clock.advance(1);
    expect(await refusal(attach('100', 44_731n))).toBeNull();
  });

  it('for a number are five a day, over all Telegram users, whether it exists or not', async () => {
    const { db, clock, attach } = await setUp();
    const other = await bind(db, clock, 2n, 'boris@example.org', { organizationId: 'o' });
    for (const number of ['100', '999']) {
      for (let turn = 1; turn <= 5; turn += 1) {
        const who = await bind(db, clock, BigInt(`${number}${turn}`), 'boris@example.org', { organizationId: 'o' });
        expect(await refusal(attach(number, 1n, { reader: who.reader }))).toMatchObject({ code: 'account-no-match' });
      }
      expect(await refusal(attach(number, 44_731n, { reader: other.reader }))).toMatchObject({ code: 'account-limit' });
    }
    expect(await refusal(attach('101', 1n, { reader: other.reader }))).toMatchObject({ code: 'account-no-match' });
  });

  it('cannot be had in greater number by trying at once', async () => {
    const { attach } = await setUp();
    const tries = Array.from({ length: 50 }, (_, index) => refusal(attach('100', BigInt(index + 1))));
    const answers = await Promise.all(tries);
    expect(answers.filter((answer) => answer?.code === 'account-no-match')).toHaveLength(5);
    expect(answers.filter((answer) => answer?.code === 'account-limit')).toHaveLength(45);
  });

  it('alert the staff once a day when they are unusually many, and lock nobody out', async () => {
    const { db, clock, attach, reader } = await setUp({ attachFailuresPerDay: 6 });
    const people = [reader];
    for (let user = 2n; user <= 4n; user += 1n) {
      people.push((await bind(db, clock, user, 'boris@example.org', { organizationId: 'o' })).reader);
    }
    const fail = async (times: number) => {
      for (let turn = 0; turn < times; turn += 1) {
        for (const who of people) await refusal(attach(`9${turn}${who.telegramUserId}`, 1n, { reader: who }));
      }
    };
    await fail(1);
    expect(await db.auditEntry.count()).toBe(0);
    await fail(2);
    expect(await db.auditEntry.findMany()).toMatchObject([
      { organizationId: 'u', actor: 'system', action: 'attach-failures-unusual', details: { failures: 6, limit: 6 } },
    ]);
    expect(await refusal(attach('100', 44_731n))).toBeNull();
  });
});
