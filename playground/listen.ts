import type { AddressInfo } from 'node:net';
import type { ServerType } from '@hono/node-server';

const portsTried = 50;

/** Listens on the port, or on the next free one after it, and gives the port taken. */
export async function listen(server: ServerType, host: string, port: number): Promise<number> {
  for (let candidate = port; ; candidate += 1) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(candidate, host, () => {
          server.off('error', reject);
          resolve();
        });
      });
      return (server.address() as AddressInfo).port;
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!isTaken || candidate >= port + portsTried) throw error;
    }
  }
}
