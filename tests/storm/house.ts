import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../domain/clock.ts';
import type { ProviderConnection } from '../../payments/provider.ts';
import type { ProviderStand } from '../conformance/provider-stand.ts';
import { stands } from '../conformance/stands/index.ts';

/** A provider's stand-in that an app in another process can call. */
export interface HousedStand extends ProviderStand {
  /** The provider as a merchant of its own sees it, for whoever makes payments past the app. */
  readonly connection: ProviderConnection;
}

export interface House {
  readonly stands: readonly HousedStand[];
  close(): Promise<void>;
}

/**
 * Opens a stand-in of every provider, `each` of them (1 unless told), and answers for all of them at one address of
 * this machine. Each knows its own payments and nobody else's. By the machine's clock, as the app's.
 */
export async function openHouse({ each = 1 }: { each?: number } = {}): Promise<House> {
  const opened: ProviderStand[] = [];
  for (let round = 0; round < each; round += 1) {
    for (const open of Object.values(stands)) opened.push(await open(systemClock));
  }
  const server = createServer((request, response) => {
    answer(opened, request).then(
      ({ status, headers, content }) => response.writeHead(status, headers).end(content),
      () => response.writeHead(500).end(),
    );
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    stands: opened.map((stand, index) => {
      const tools = { fetch: stand.fetch, clock: systemClock, mode: stand.mode ?? 'test' };
      return {
        ...stand,
        connection: stand.provider.connect(stand.settings, tools),
        settings: housed(stand.settings, `${url}/${index}`),
        otherSettings: housed(stand.otherSettings, `${url}/${index}`),
      };
    }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      for (const stand of opened) await stand.close();
    },
  };
}

/** The settings with the API's address in the house; one that is on this machine already stays. */
function housed(settings: unknown, address: string): unknown {
  const entries = Object.entries(settings as Record<string, unknown>).map(([name, value]) => {
    const isAddress = typeof value === 'string' && value.startsWith('https://');
    return [name, isAddress ? `${address}/${value.slice('https://'.length)}` : value];
  });
  return Object.fromEntries(entries);
}

/** `/INDEX/HOST/PATH` is HOST's PATH at the stand-in INDEX. */
async function answer(opened: readonly ProviderStand[], request: IncomingMessage) {
  const [, index = '', ...rest] = (request.url ?? '').split('/');
  const stand = opened[Number(index)];
  if (!stand) throw new Error(`there is no ${index}`);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { host: _, connection: __, ...headers } = request.headers;
  const { method = 'GET' } = request;
  const response = await stand.fetch(`https://${rest.join('/')}`, {
    method,
    headers: headers as Record<string, string>,
    ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
  });
  const content = Buffer.from(await response.arrayBuffer());
  const contentType = response.headers.get('content-type') ?? 'application/json';
  return { status: response.status, headers: { 'content-type': contentType }, content };
}
