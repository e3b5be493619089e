import { Cabinet } from '../../bot/cabinet.ts';
import type { BotDeps } from '../../bot/deps.ts';
import { fixedClock } from '../../domain/clock.ts';
import { createTranslator } from '../../locales/index.ts';

const translate = createTranslator();

/** The cabinet of an update on 22 November 2026, for texts that read nothing. */
export function cabinetOf(locale: 'ru' | 'en'): Cabinet {
  const deps = { clock: fixedClock('2026-11-22T09:00:00Z') } as unknown as BotDeps;
  return new Cabinet(deps, translate, 1, null, locale);
}

/** A text with the spaces that must not break written as plain ones. */
export const plainText = (text: string): string => text.replaceAll(/[\u00a0\u202f]/gu, ' ');
