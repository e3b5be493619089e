import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Database } from '../../prisma/client.ts';
import { makeReader, StandIn } from '../../tests/conformance/stage.ts';
import { makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { eventually } from '../../tests/harness/eventually.ts';
import { openPost } from '../../tests/harness/post.ts';
import { Postponed } from '../job.ts';
import { createHands, IN_HAND_SECONDS } from './hands.ts';

const NOON = '2026-11-20T09:00:00Z';
const DAY_MS = 86_400_000;
let test: TestDatabase;
let client: number;

beforeAll(async () => {
  test = await createTestDatabase();
  await makeOrganization(test.db);
  client = (await makeReader(test.db, 501n, 'parent@example.org')).client.id;
});
afterAll(() => test.drop());
beforeEach(() => test.db.notice.deleteMany());

/** A Telegram that takes a message and answers when it is told to. */
class Slow extends StandIn {
  answer: () => void = () => undefined;
  readonly #answered = new Promise<void>((resolve) => {
    this.answer = resolve;
  });

  override async sendMessage(...message: Parameters<StandIn['sendMessage']>) {
    const result = await super.sendMessage(...message);
    await this.#answered;
    return result;
  }
}

/** Two processes over one outbox; the first one's Telegram has its message and does not answer yet. */
async function midway() {
  const slow = new Slow();
  const [one, other] = [openPost(test.db, NOON, { telegram: slow }), openPost(test.db, NOON)];
  await one.plan('n:501', { clientId: client, chat: 501n });
  const [taken] = await one.take();
  const id = taken?.id ?? 0;
  const sending = one.deliver(id);
  await slow.until(1);
  return { slow, one, other, id, sending };
}

const untilNow = () => test.db.$executeRaw`UPDATE notices SET sending_until = clock_timestamp()`;

describe('a message that one process is sending', () => {
  it('is sent by no other that the queue gives it to, and by nobody once it is there', async () => {
    const { slow, other, id, sending } = await midway();
    await expect(other.deliver(id)).rejects.toThrow(Postponed);
    slow.answer();
    await sending;
    await other.deliver(id);
    expect(other.telegram.sent).toEqual([]);
    expect(await other.states()).toEqual([['n:501', 'sent', null]]);
  });

  it('is not given up meanwhile, though it has been tried for a day: nobody gets message and letter', async () => {
    const { slow, other, sending } = await midway();
    await test.db.notice.updateMany({ data: { firstAttemptAt: new Date(Date.parse(NOON) - DAY_MS) } });
    await other.run();
    expect(await other.states()).toEqual([['n:501', 'queued', null]]);
    slow.answer();
    await sending;
    await other.run();
    expect(await other.states()).toEqual([['n:501', 'sent', null]]);
    expect(other.letters).toEqual([]);
  });

  it('is given up once nothing has been heard of it', async () => {
    const { one, slow, other, sending } = await midway();
    await test.db.notice.updateMany({ data: { firstAttemptAt: new Date(Date.parse(NOON) - DAY_MS) } });
    // The process that had it is gone.
    await untilNow();
    await other.run();
    expect(await other.states()).toEqual([
      ['n:501', 'dropped', 'not-through'],
      ['n:email', 'sent', null],
    ]);
    slow.answer();
    await sending;
    expect(await one.states()).toHaveLength(2);
  });

  it('is another’s once nothing has been heard of it', async () => {
    const { other, id } = await midway();
    await untilNow();
    await other.deliver(id);
    expect(other.telegram.sent).toHaveLength(1);
  });

  it('is anybody’s at once where it did not get through', async () => {
    const [one, other] = [openPost(test.db, NOON), openPost(test.db, NOON)];
    one.telegram.answers.set(501n, [new Error('connection reset')]);
    await one.plan('n:501', { clientId: client, chat: 501n });
    const [taken] = await one.take();
    await expect(one.deliver(taken?.id ?? 0)).rejects.toThrow('connection reset');
    await other.deliver(taken?.id ?? 0);
    expect(other.telegram.sent).toHaveLength(1);
  });

  it('stays its own while that lasts', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const hands = createHands(test.db);
    const own = { key: 'n', kind: 'news', state: 'queued', sendingBy: hands.by, sendingUntil: new Date(0) } as const;
    const { id } = await test.db.notice.create({ data: own });
    await test.db.notice.create({ data: { ...own, key: 'm', digestId: id } });
    await test.db.notice.create({ data: { ...own, key: 'z', digestId: id, sendingBy: 'somebody' } });
    const heldAhead = async () => {
      const rows = await test.db.$queryRaw<{ key: string; seconds: number }[]>`
        SELECT key, extract(epoch FROM sending_until - clock_timestamp())::float8 AS seconds FROM notices`;
      return rows.filter(({ seconds }) => seconds > IN_HAND_SECONDS - 2).map(({ key }) => key);
    };
    hands.take(id);
    await vi.advanceTimersByTimeAsync(2_100);
    await eventually('the renewal', async () => (await heldAhead()).length === 2);
    expect((await heldAhead()).toSorted()).toEqual(['m', 'n']);
    await hands.letGo(id);
    expect(await test.db.notice.count({ where: { sendingBy: null, sendingUntil: null } })).toBe(2);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('two processes that the queue gives the same messages', () => {
  it('send each once, as messages and as letters', async () => {
    const [one, other] = [openPost(test.db, NOON), openPost(test.db, NOON)];
    for (let n = 0; n < 15; n += 1) {
      await one.plan(`n${n}:501`, { clientId: client, chat: 501n, kind: 'plain', id: n });
      await one.plan(`n${n}:email`, { clientId: client, kind: 'plain', id: n });
    }
    const taken = await one.take();
    const both = [one, other].flatMap((process) => taken.map(({ id }) => process.deliver(id)));
    for (const result of await Promise.allSettled(both)) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(Postponed);
    }
    const texts = [...one.telegram.sent, ...other.telegram.sent].map(({ text }) => text);
    expect(texts).toHaveLength(15);
    expect(new Set(texts)).toHaveLength(15);
    expect([...one.letters, ...other.letters]).toHaveLength(15);
    expect(await test.db.notice.count({ where: { state: 'sent' } })).toBe(30);
  });
});

it('a message whose taking is not answered is taken again, by whoever tries it next', async () => {
  for (const again of ['itself', 'another'] as const) {
    await test.db.notice.deleteMany();
    let lost = 0;
    const unsure = new Proxy(test.db, {
      get: (db, name) => {
        if (name !== '$queryRaw') return Reflect.get(db, name) as unknown;
        return async (...query: Parameters<Database['$queryRaw']>) => {
          const answer: unknown = await db.$queryRaw(...query);
          const isTaking = 'raw' in query[0] && query[0].join('').includes('sending_by =');
          if (isTaking && (lost += 1) === 1) throw new Error('the connection is gone');
          return answer;
        };
      },
    });
    const one = openPost(unsure, NOON);
    await one.plan('n:501', { clientId: client, chat: 501n });
    const [taken] = await one.take();
    await expect(one.deliver(taken?.id ?? 0)).rejects.toThrow('the connection is gone');
    const next = again === 'itself' ? one : openPost(test.db, NOON);
    await next.deliver(taken?.id ?? 0);
    expect(next.telegram.sent).toHaveLength(1);
    expect(await next.states()).toEqual([['n:501', 'sent', null]]);
  }
});
