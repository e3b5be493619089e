import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { senderAddress } from './sender.ts';

/** What the server takes for the sender of a request with this X-Forwarded-For. */
async function seen(forwarded: string | undefined, trustedProxies: number): Promise<string | null> {
  const app = new Hono().get('/', (c) => c.json(senderAddress(c, trustedProxies)));
  const answer = await app.request('/', forwarded === undefined ? {} : { headers: { 'x-forwarded-for': forwarded } });
  return (await answer.json()) as string | null;
}

describe('the sender behind our own proxies', () => {
  it('is what our outermost proxy saw, whatever the sender wrote before it', async () => {
    expect(await seen('185.71.76.1, 203.0.113.9', 1)).toBe('203.0.113.9');
    expect(await seen('185.71.76.1, 203.0.113.9, 10.0.0.2', 2)).toBe('203.0.113.9');
  });

  it('is nobody by the header where there is no proxy of ours', async () => {
    expect(await seen('185.71.76.1', 0)).toBeNull();
    expect(await seen(undefined, 1)).toBeNull();
  });
});
