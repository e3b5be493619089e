import { MenuRange } from '@grammyjs/menu';
import type { MiddlewareFn } from 'grammy';
import type { InlineKeyboardButton } from 'grammy/types';
import type { Link } from '../domain/updates/updates.ts';
import type { Cabinet } from './cabinet.ts';
import type { CabinetContext } from './context.ts';

type Handler = (ctx: CabinetContext) => void;

/** Where the handlers lead that do nothing else. */
const links = new WeakMap<object, Link>();

/** A button's handler that only leads on: where to is kept with the screen, so a tap reads nothing of the old one. */
export function leads(link: Link): Handler {
  const handler: Handler = ({ cabinet }) => follow(cabinet, link);
  links.set(handler, link);
  return handler;
}

/** Buttons that know, in the order of the keyboard, which of them only lead on. */
export class LinkedButtons extends MenuRange<CabinetContext> {
  readonly links: (Link | undefined)[] = [];

  override add(...buttons: Parameters<MenuRange<CabinetContext>['add']>): this {
    for (const button of buttons) {
      const [handler, ...more] = 'middleware' in button ? button.middleware : [];
      this.links.push(handler && more.length === 0 ? links.get(handler) : undefined);
    }
    return super.add(...buttons);
  }
}

/** The links of a screen by the callback data that its buttons were drawn with; undefined where it has none. */
export function linksByData(
  offered: readonly (Link | undefined)[],
  drawn: readonly InlineKeyboardButton[],
): Readonly<Record<string, Link>> | undefined {
  if (offered.length !== drawn.length) return undefined;
  const found = drawn.flatMap((button, index) => {
    const link = offered[index];
    return link && 'callback_data' in button ? [[nameOf(button.callback_data), link] as const] : [];
  });
  return found.length ? Object.fromEntries(found) : undefined;
}

/**
 * Callback data as a key that JSON can keep in the database: what the menus add to it may have a zero among its signs.
 */
const nameOf = (data: string): string => Buffer.from(data).toString('base64url');

/**
 * Follows a tap on a button that only leads on. The button is taken from what was kept with the screen, word for word,
 * never from what the tap says; whether its place may be seen, the place itself checks when it is read. Any other tap
 * goes on to the menus, which find its button in today's data.
 */
export const followLinks: MiddlewareFn<CabinetContext> = async (ctx, next) => {
  const { cabinet, callbackQuery } = ctx;
  const { screen, clientId } = cabinet;
  const data = callbackQuery?.data;
  const isOfScreen = clientId !== null && screen !== null && screen.messageId === callbackQuery?.message?.message_id;
  const name = nameOf(data ?? '');
  const offered = isOfScreen && screen.links && Object.hasOwn(screen.links, name);
  const link = offered ? screen.links[name] : undefined;
  if (link && callbackQuery) {
    follow(cabinet, link);
    // The menus draw the next screen, and have no button to look for.
    delete callbackQuery.data;
  }
  await next();
};

function follow(cabinet: Cabinet, link: Link): void {
  switch (link.how) {
    case 'open':
      return cabinet.open(link.section, link.argument, link.state);
    case 'visit':
      return cabinet.visit(link.section, link.argument, link.state);
    case 'back':
      return cabinet.back({ section: link.section, argument: link.argument, state: link.state });
    case 'page':
      return cabinet.turn(cabinet.screen?.argument, { ...cabinet.state, page: link.page });
  }
}
