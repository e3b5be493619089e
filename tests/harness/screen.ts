import { Cabinet } from '../../bot/cabinet.ts';
import type { CabinetContext } from '../../bot/context.ts';
import type { BotDeps } from '../../bot/deps.ts';
import { SECTIONS } from '../../bot/sections/index.ts';
import type { Clock } from '../../domain/clock.ts';
import { createTranslator } from '../../locales/index.ts';
import type { Database } from '../../prisma/client.ts';

const translate = createTranslator();

/**
 * The text of a screen as a client sees it, from everything that it reads, without a chat around it. The client of a
 * Telegram user has the same number.
 */
export async function showScreen(
  db: Database,
  clock: Clock,
  { section: name, argument, telegramUserId }: { section: string; argument?: string; telegramUserId: number },
): Promise<string> {
  const section = SECTIONS.find((each) => each.name === name);
  if (!section) throw new Error(`there is no screen ${name}`);
  const deps = { db, clock } as BotDeps;
  const cabinet = new Cabinet(deps, translate, telegramUserId, null, 'ru');
  cabinet.clientId = telegramUserId;
  cabinet.presenting = true;
  cabinet.target = { section: name, argument };
  return section.render({ cabinet } as CabinetContext, argument);
}
