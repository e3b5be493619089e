import { describe, expect, it } from 'vitest';
import { createAttempts } from './attempts.ts';
import { type Board, QUEUES_PATH, queuesPage } from './queues.ts';

const LOGIN = 'anna:0123456789abcdef';
const basic = (login: string) => ({ authorization: `Basic ${Buffer.from(login).toString('base64')}` });

function page({ openBoard }: { openBoard?: () => Promise<Board> } = {}) {
  const seen: string[] = [];
  let opened = 0;
  let closed = 0;
  const board: Board = {
    handle: (request) => {
      seen.push(new URL(request.url).pathname);
      return new Response('the queues', { headers: { 'content-type': 'text/html', 'cache-control': 'public' } });
    },
    close: async () => {
      closed += 1;
    },
  };
  const log = { warn: () => undefined, error: () => undefined };
  const { routes, close } = queuesPage({
    login: LOGIN,
    openBoard:
      openBoard ??
      (async () => {
        opened += 1;
        return board;
      }),
    attempts: createAttempts({ nowMs: () => 0 }),
    trustedProxies: 1,
    log,
  });
  const ask = (path = QUEUES_PATH, init: RequestInit = {}) => routes.request(path, init);
  return { ask, close, seen, counts: () => ({ opened, closed }) };
}

describe('the page of the queues', () => {
  it.each([
    ['nobody', {}],
    ['another', basic('anna:0123456789abcdeg')],
    ['a prefix', basic('anna:0123456789abcde')],
    ['no password', basic('anna')],
    ['another scheme', { authorization: `Bearer ${LOGIN}` }],
    ['no base64', { authorization: 'Basic ***' }],
  ])('is shown to nobody without the login, and opens nothing: %s', async (_, headers) => {
    const { ask, seen, counts } = page();
    for (const path of [QUEUES_PATH, `${QUEUES_PATH}/`, `${QUEUES_PATH}/api/queues`, `${QUEUES_PATH}/static/a.js`]) {
      const answer = await ask(path, { headers });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /u);
    }
    expect([seen, counts().opened]).toEqual([[], 0]);
  });

  it('is shown with the login, never stored or framed, and opened once', async () => {
    const { ask, seen, counts, close } = page();
    const answers = await Promise.all([
      ask(QUEUES_PATH, { headers: basic(LOGIN) }),
      ask(`${QUEUES_PATH}/api/queues`, { headers: basic(LOGIN) }),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(await answer.text()).toBe('the queues');
      expect(answer.headers.get('content-type')).toBe('text/html');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/u);
    }
    expect(seen.toSorted()).toEqual([QUEUES_PATH, `${QUEUES_PATH}/api/queues`]);
    await close();
    expect(counts()).toEqual({ opened: 1, closed: 1 });
  });

  it('only shows: nothing else than a GET gets through', async () => {
    const { ask, seen } = page();
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const answer = await ask(`${QUEUES_PATH}/api/queues/bulk/pause`, { method, headers: basic(LOGIN) });
      expect([method, answer.status]).toEqual([method, 405]);
    }
    expect(seen).toEqual([]);
  });

  it('looks at no password any more after ten wrong ones from an address, nor at the right one', async () => {
    const { ask } = page();
    const from = (address: string, login: string) =>
      ask(QUEUES_PATH, { headers: { ...basic(login), 'x-forwarded-for': `1.2.3.4, ${address}` } });
    for (let n = 0; n < 10; n += 1) expect((await from('203.0.113.9', 'anna:wrong')).status).toBe(401);
    const answer = await from('203.0.113.9', LOGIN);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '900']);
    expect((await from('203.0.113.10', LOGIN)).status).toBe(200);
  });

  it('says when the queues cannot be reached, and tries again at the next look', async () => {
    let tries = 0;
    const { ask } = page({
      openBoard: async () => {
        tries += 1;
        throw new Error('gone');
      },
    });
    expect((await ask(QUEUES_PATH, { headers: basic(LOGIN) })).status).toBe(503);
    expect((await ask(QUEUES_PATH, { headers: basic(LOGIN) })).status).toBe(503);
    expect(tries).toBe(2);
  });
});
