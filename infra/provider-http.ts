import { Agent, request } from 'undici';

/**
 * A fetch for calls to payment providers: kept-alive connections through undici's own interface, at half the cost of
 * the platform's. Takes an address and plain headers; never follows a redirect, which no provider's API should make.
 */
export function createProviderFetch(): { fetch: typeof fetch; close(): Promise<void> } {
  const agent = new Agent({ keepAliveTimeout: 30_000, connections: 32 });
  const send = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    if (input instanceof Request) throw new TypeError('Give the address and its options, not a Request.');
    const { statusCode, headers, body } = await request(input, {
      dispatcher: agent,
      method: init.method ?? 'GET',
      headers: Object.fromEntries(new Headers(init.headers)),
      body: (init.body ?? null) as Uint8Array | string | null,
      signal: init.signal ?? null,
    });
    if (statusCode >= 300 && statusCode < 400) {
      await body.dump();
      throw new TypeError(`${new URL(input).host} answered with a redirect`);
    }
    const content = await body.arrayBuffer();
    return new Response(content.byteLength > 0 ? content : null, { status: statusCode, headers: headersOf(headers) });
  };
  return { fetch: send, close: () => agent.close() };
}

function headersOf(received: Readonly<Record<string, string | string[] | undefined>>): [string, string][] {
  return Object.entries(received).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [name, each]),
  );
}
