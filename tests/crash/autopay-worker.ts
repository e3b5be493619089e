import { sealingWith } from '../../app/sealing.ts';
import { fixedClock } from '../../domain/clock.ts';
import { sandbox } from '../../payments/sandbox/index.ts';
import { createDatabase } from '../../prisma/client.ts';
import { runAutopayments } from '../../settlement/autopay.ts';
import type { SettlementDeps } from '../../settlement/deps.ts';

/** One round of autopayment in a process of its own, to be killed; the environment says over what, and when it is. */
const { DATABASE_URL = '', SECRET_KEY = '', NOW = '', PUBLIC_URL = '' } = process.env;
const quiet = () => undefined;
const deps: SettlementDeps = {
  db: createDatabase(DATABASE_URL, { max: 4 }),
  clock: fixedClock(NOW),
  fetch,
  providers: [sandbox],
  publicUrl: PUBLIC_URL,
  ...sealingWith(SECRET_KEY),
  noticesPlanned: quiet,
  log: { info: quiet, warn: quiet, error: quiet },
};
await runAutopayments(deps, 50, ({ number }) => ({ description: number, items: [] }));
await deps.db.$disconnect();
