import { type AddressInfo, createServer, type Server } from 'node:net';

/** Listens on a free port of the loopback address; gives the server's own. */
export async function listenSomewhere(server: {
  listen: Server['listen'];
  address: Server['address'];
}): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A port that was free a moment ago, for a program that has to be told one. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const url = await listenSomewhere(server);
  await new Promise((resolve) => server.close(resolve));
  return Number(new URL(url).port);
}
