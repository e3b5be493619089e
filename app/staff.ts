import type { Config } from '../config.ts';
import type { Logger } from '../infra/log.ts';
import { QUEUES_PATH, queuesPage } from '../webhooks/staff/queues.ts';

/** The page of the queues, where a login for it is set; its library is loaded when somebody first looks. */
export function staffPages(
  { staffLogin, redisUrl, trustedProxies }: Pick<Config, 'staffLogin' | 'redisUrl' | 'trustedProxies'>,
  databaseUrl: string,
  log: Logger,
) {
  if (staffLogin === null) return null;
  return queuesPage({
    login: staffLogin,
    openBoard: async () => {
      const { openBoard } = await import('../jobs/board.ts');
      return openBoard({ databaseUrl, redisUrl, basePath: QUEUES_PATH, log });
    },
    trustedProxies,
    log,
  });
}
