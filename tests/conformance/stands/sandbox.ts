import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../domain/clock.ts';
import { toDecimal } from '../../../domain/money.ts';
import type { CallbackRequest } from '../../../payments/provider.ts';
import { startBank } from '../../../payments/sandbox/bank/index.ts';
import { sandbox } from '../../../payments/sandbox/index.ts';
import { signedHeaders } from '../../../payments/sandbox/signature.ts';
import { eventually } from '../../harness/eventually.ts';
import type { PayerWay, ProviderStand } from '../provider-stand.ts';

const CARDS: Readonly<Record<PayerWay, string>> = {
  'returned-at-once': 'success',
  'returned-late': 'late',
  'never-returned': 'unreturnable',
  'first-not-returned': 'unreturnable-once',
};

/** How long a refund of the bank's takes that does not end at once. */
const LATE_MS = 60;

/** The test bank, over HTTP. */
export async function openSandbox(clock: Clock): Promise<ProviderStand> {
  const callbacks: CallbackRequest[] = [];
  const hooks = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      callbacks.push({
        method: request.method ?? '',
        type: null,
        headers: new Headers(request.headers as Record<string, string>),
        query: new URLSearchParams(),
        body: Buffer.concat(chunks),
        remoteAddress: '127.0.0.1',
      });
      response.writeHead(200).end();
    });
  });
  hooks.listen(0, '127.0.0.1');
  await once(hooks, 'listening');
  const { port } = hooks.address() as AddressInfo;
  const dir = mkdtempSync(join(tmpdir(), 'bank-'));
  const bank = await startBank({
    port: 0,
    dataFile: join(dir, 'bank.jsonl'),
    clock,
    log: () => undefined,
    lateCallbackMs: LATE_MS,
    callbackBase: `http://127.0.0.1:${port}`,
  });
  const merchant = { merchantId: 'school', secret: 'a secret of the test merchant' };
  bank.addMerchant(merchant);
  const other = { merchantId: 'dance', secret: 'a secret of somebody else altogether' };
  bank.addMerchant(other);

  const calls: { method: string; path: string }[] = [];
  let lost: ((method: string, path: string) => boolean) | null = null;
  const listed = async () => (await fetch(bank.url)).text();
  return {
    provider: sandbox,
    settings: { ...merchant, apiBase: bank.apiBase },
    otherSettings: { ...other, apiBase: bank.apiBase },
    fetch: async (input, init) => {
      const call = {
        method: init?.method ?? 'GET',
        path: new URL(input instanceof Request ? input.url : input).pathname,
      };
      calls.push(call);
      const answer = await fetch(input, init);
      if (!lost?.(call.method, call.path)) return answer;
      lost = null;
      throw new TypeError('the answer is lost');
    },
    pay: async (confirmationUrl, way) => {
      const body = new URLSearchParams({ card: CARDS[way] });
      await fetch(confirmationUrl, { method: 'POST', body, redirect: 'manual' });
    },
    payKeeping: async (confirmationUrl, fate) => {
      const body = new URLSearchParams({ card: fate === 'chargeable' ? 'success' : 'once' });
      await fetch(confirmationUrl, { method: 'POST', body, redirect: 'manual' });
    },
    makesCharge: (method, path) => method === 'POST' && path.endsWith('/charges'),
    refuse: async (confirmationUrl) => {
      const body = new URLSearchParams({ card: 'refusal' });
      await fetch(confirmationUrl, { method: 'POST', body, redirect: 'manual' });
      return 'closed';
    },
    expire: async (number) => {
      const connection = sandbox.connect({ ...merchant, apiBase: bank.apiBase }, { fetch, clock, mode: 'test' });
      const ours = { id: 0, number, providerPaymentId: null, amountMinor: 0n, currency: 'RUB', createdAt: clock.now() };
      if (!(await connection.cancelPayment?.(ours))) throw new Error(`the bank does not end ${number}`);
    },
    forged: (callback) => [
      ['without a signature', { ...callback, headers: new Headers() }],
      ['with a changed body', { ...callback, body: Buffer.concat([callback.body, Buffer.from(' ')]) }],
      [
        'signed with another secret',
        { ...callback, headers: new Headers(signedHeaders(other.secret, 'callback', clock.now(), callback.body)) },
      ],
    ],
    again: (callback) => ({
      ...callback,
      headers: new Headers(signedHeaders(merchant.secret, 'callback', clock.now(), callback.body)),
    }),
    giveBack: async (number, amountMinor) => {
      const entry = new RegExp(`<b>${number}</b>[\\s\\S]*?name="payment" value="([^"]+)"`, 'u').exec(await listed());
      const sum = amountMinor === undefined ? '' : toDecimal(amountMinor, 'RUB');
      const body = new URLSearchParams({ payment: entry?.[1] ?? '', sum });
      const { status } = await fetch(`${bank.url}/refund`, { method: 'POST', body, redirect: 'manual' });
      if (status !== 303) throw new Error(`the bank does not give ${sum} of ${number} back: ${status}`);
    },
    settle: async () => {
      await eventually('refunds to end', async () => !(await listed()).includes('возврат выполняется'));
    },
    takeCallbacks: async (count) => {
      await eventually(`${count} callbacks`, () => callbacks.length >= count);
      return callbacks.splice(0);
    },
    loseAnswer: (fits) => {
      lost = fits;
    },
    makesPayment: (method, path) => method === 'POST' && path.endsWith('/payments'),
    makesRefund: (method, path) => method === 'POST' && path.endsWith('/refunds'),
    calls: (fits) => calls.filter(({ method, path }) => fits(method, path)).length,
    close: async () => {
      hooks.closeAllConnections();
      hooks.close();
      await bank.close();
      rmSync(dir, { recursive: true });
    },
  };
}
