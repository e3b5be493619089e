import type { Clock } from '../../domain/clock.ts';
import type { Translate } from '../../locales/index.ts';
import type { Database } from '../../prisma/client.ts';

export interface BroadcastCommandDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly translate: Translate;
  /** Who runs the command, for the audit log. */
  readonly actor: string;
  readonly print: (line: string) => void;
  /** Null where nobody is at a terminal. */
  readonly confirm: ((question: string) => Promise<boolean>) | null;
}
