import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProviderFetch } from './provider-http.ts';

const { fetch, close } = createProviderFetch();
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const { method, headers } = request;
    if (request.url === '/moved') response.writeHead(302, { location: '/' }).end();
    request.on('data', (body: Buffer) => {
      response.writeHead(418, { 'x-signature': headers['x-signature'] ?? '', 'content-type': 'text/plain' });
      response.end(`${method} ${body.toString()}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await close();
});

it('sends what it is given, and gives the whole answer whatever its status', async () => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'x-signature': 'abc' },
    body: new TextEncoder().encode('сумма'),
  });
  expect([answer.status, answer.headers.get('x-signature'), await answer.text()]).toEqual([418, 'abc', 'POST сумма']);
});

it('follows no redirect', async () => {
  await expect(fetch(`${url}/moved`)).rejects.toThrow('answered with a redirect');
});

it('waits no longer than it may', async () => {
  await expect(fetch(`${url}/silent`, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
    name: 'TimeoutError',
  });
});
