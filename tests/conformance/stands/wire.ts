import type { CallbackRequest } from '../../../payments/provider.ts';
import type { CallFilter, ProviderStand } from '../provider-stand.ts';

/** What goes between the app and a stand-in that lives in this process: calls one way, callbacks kept the other. */
export function openWire(answer: (request: Request) => Promise<Response>) {
  const calls: { method: string; path: string }[] = [];
  const callbacks: CallbackRequest[] = [];
  let lost: CallFilter | null = null;

  const wire: Pick<ProviderStand, 'fetch' | 'takeCallbacks' | 'loseAnswer' | 'calls'> = {
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const call = { method: request.method, path: new URL(request.url).pathname };
      calls.push(call);
      const response = await answer(request);
      if (!lost?.(call.method, call.path)) return response;
      lost = null;
      throw new TypeError('the answer is lost');
    },
    takeCallbacks: async (count) => {
      if (callbacks.length < count) throw new Error(`${callbacks.length} callbacks, not ${count}`);
      return callbacks.splice(0);
    },
    loseAnswer: (fits) => {
      lost = fits;
    },
    calls: (fits) => calls.filter(({ method, path }) => fits(method, path)).length,
  };

  return {
    wire,
    /** Keeps a callback by POST until a test takes it; `type`: the last part of the address it goes to. */
    callBack(
      body: string,
      remoteAddress: string,
      headers: Record<string, string> = {},
      type: string | null = null,
    ): void {
      callbacks.push({
        method: 'POST',
        type,
        headers: new Headers({ 'content-type': 'application/json', ...headers }),
        query: new URLSearchParams(),
        body: new TextEncoder().encode(body),
        remoteAddress,
      });
    },
  };
}
