import { Agent } from 'undici';
import type { CallbackRequest } from '../../payments/provider.ts';
import type { Told } from './seed.ts';

/** What is sent to the app: a request as it goes over the wire. */
export interface Delivery {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Uint8Array | null;
}

/** A callback as the provider sends it to its merchant's address, through a proxy that notes where it came from. */
export function deliveryOf({ till, callback }: Told): Delivery {
  const { stand, hookToken } = till;
  return toDelivery(stand.provider.name, hookToken, stand.again?.(callback) ?? callback);
}

/** A callback to any address. */
export function toDelivery(provider: string, hookToken: string, callback: CallbackRequest): Delivery {
  const { method, type, headers, query, body, remoteAddress } = callback;
  const search = query.size > 0 ? `?${query.toString()}` : '';
  return {
    method,
    path: `/hooks/${provider}/${hookToken}${type === null ? '' : `/${type}`}${search}`,
    headers: {
      ...Object.fromEntries(headers),
      ...(remoteAddress === null ? {} : { 'x-forwarded-for': remoteAddress }),
    },
    body: method === 'GET' ? null : body,
  };
}

export interface Sender {
  /** Sends, and gives the status of the answer; null where there was none. */
  send(delivery: Delivery): Promise<number | null>;
  close(): Promise<void>;
}

/** Sends over at most so many connections, each kept from one request to the next. */
export function openSender(origin: string, connections: number): Sender {
  const agent = new Agent({ connections, pipelining: 1, keepAliveTimeout: 60_000, headersTimeout: 30_000 });
  return {
    send: async ({ method, path, headers, body }) => {
      try {
        const answer = await agent.request({ origin, method, path, headers, body });
        await answer.body.dump();
        return answer.statusCode;
      } catch {
        return null;
      }
    },
    close: () => agent.destroy(),
  };
}
