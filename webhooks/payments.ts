import { type Context, Hono } from 'hono';
import type { CallbackReply } from '../payments/provider.ts';
import type { Applier } from '../settlement/applier.ts';
import { receiveCallback } from '../settlement/callbacks.ts';
import { limitBody } from './body-limit.ts';
import type { WebDeps } from './deps.ts';
import { createPatience } from './patience.ts';
import { senderAddress } from './sender.ts';

/** Providers send some kilobytes, and not much more for a receipt of a hundred items; reading a long forgery takes time. */
const MAX_BODY_BYTES = 128 * 1024;

/**
 * /hooks/:provider/:merchantToken[/:type]: callbacks of every provider. Answered in the provider's own words once the
 * callback is proven and stored, and worked on after that. Whatever cannot be proven gets the same 404 as an address
 * that is not ours, and has to wait for it while there is much to do. A failure of ours is a 500, so that the provider sends it again.
 */
export function paymentHooks(deps: WebDeps, applier: Applier): Hono {
  const routes = new Hono();
  const patience = createPatience();
  const limit = limitBody(MAX_BODY_BYTES, notFound);
  routes.on(['GET', 'POST'], '/hooks/:provider/:merchantToken/:type?', limit, async (c) => {
    const received = await receiveCallback(deps.settlement, {
      provider: c.req.param('provider'),
      hookToken: c.req.param('merchantToken'),
      request: {
        method: c.req.method,
        type: c.req.param('type') ?? null,
        headers: c.req.raw.headers,
        query: new URL(c.req.url).searchParams,
        body: new Uint8Array(await c.req.arrayBuffer()),
        remoteAddress: senderAddress(c, deps.trustedProxies),
      },
    });
    if (!received) {
      await patience();
      return notFound(c);
    }
    if (received.event) applier.apply(received.event);
    return answer(received.reply);
  });
  return routes;
}

const notFound = (c: Context) => c.text('Not found', 404);

function answer({ status, contentType = 'text/plain; charset=utf-8', body = '' }: CallbackReply): Response {
  return new Response(body, { status, headers: { 'content-type': contentType } });
}
