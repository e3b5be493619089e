import type { AddressInfo, Server } from 'node:net';

/** How many ports after the wished one are tried where `next` is asked for. */
const PORTS_TRIED = 50;

/**
 * Listens on the port (0: any free one) and gives the port taken. Where it is taken already, `next` tries those
 * after it; else the error names the remedy.
 */
export async function listen(
  server: Server,
  { host, port, next = false }: { host: string; port: number; next?: boolean },
): Promise<number> {
  for (let candidate = port; ; candidate += 1) {
    try {
      return await tryToListen(server, host, candidate);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      if (!next || candidate >= port + PORTS_TRIED) {
        throw new Error(
          `Port ${candidate} on ${host} is taken by another program. End it, or set PORT to a free one.`,
          {
            cause: error,
          },
        );
      }
    }
  }
}

function tryToListen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
