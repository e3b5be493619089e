import type { Place } from '../domain/updates/updates.ts';
import type { Cabinet } from './cabinet.ts';
import type { CabinetContext } from './context.ts';
import { leads } from './links.ts';
import type { Buttons } from './section.ts';

/** A button that opens a section. */
export function opens(section: string, argument?: string): (ctx: CabinetContext) => void {
  return leads({ how: 'open', section, argument });
}

/** A button that opens a section with a way back to this screen. */
export function visits(section: string, argument?: string): (ctx: CabinetContext) => void {
  return leads({ how: 'visit', section, argument });
}

/** The id that an argument names; 0, which is nobody's, where it names none. Arguments come from callback data. */
export function idOf(argument: string | undefined): number {
  return /^[1-9]\d{0,8}$/u.test(argument ?? '') ? Number(argument) : 0;
}

/** The account and the number that an argument like «12-5» names; [0, 0], which are nobody's, where it names none. */
export function numberedOf(argument: string | undefined): readonly [accountId: number, number: number] {
  const [, accountId = '0', number = '0'] = /^([1-9]\d{0,8})-([1-9]\d{0,8})$/u.exec(argument ?? '') ?? [];
  return [Number(accountId), Number(number)];
}

/** The last row of every client's screen: back to where one came from (else to `back`), and home. */
export function footer(buttons: Buttons, cabinet: Cabinet, back?: Place): void {
  const place = cabinet.cameFrom ?? back;
  buttons.row();
  if (place && place.section !== 'home') {
    buttons.text(cabinet.t('common-back'), leads({ how: 'back', ...place }));
  }
  buttons.text(cabinet.t('common-home'), opens('home'));
}

/**
 * «‹ Новее · Раньше ›» (of names, «‹ Выше · Ниже ›») for a list shown in pages; the page is kept in the screen's state.
 */
export function pager(
  buttons: Buttons,
  cabinet: Cabinet,
  list: { page: number; pageSize: number; total: number; ofNames?: boolean },
): void {
  const pages = Math.ceil(list.total / list.pageSize);
  if (pages < 2) return;
  buttons.row();
  const [back, on] = list.ofNames
    ? ([cabinet.t('common-names-before'), cabinet.t('common-names-after')] as const)
    : ([cabinet.t('common-previous-page'), cabinet.t('common-next-page')] as const);
  if (list.page > 0) buttons.text(back, toPage(list.page - 1));
  if (list.page + 1 < pages) buttons.text(on, toPage(list.page + 1));
}

/**
 * «‹ Новее · Раньше ›» for a list of which each page is asked for by the last line of the one before: `pages` are
 * those, as the screen's state keeps them.
 */
export function turnPages(
  buttons: Buttons,
  cabinet: Cabinet,
  list: { pages: readonly number[]; last: number | undefined; hasOlder: boolean },
): void {
  const { pages, last, hasOlder } = list;
  const turn = (ctx: CabinetContext, kept: readonly number[]): void =>
    ctx.cabinet.turn(ctx.cabinet.screen?.argument, { ...ctx.cabinet.state, pages: kept });
  if (pages.length > 0 || hasOlder) buttons.row();
  if (pages.length > 0) buttons.text(cabinet.t('common-previous-page'), (ctx) => turn(ctx, pages.slice(0, -1)));
  if (!hasOlder || last === undefined) return;
  const older = { text: cabinet.t('common-next-page'), payload: String(last) };
  buttons.text(older, (ctx) => turn(ctx, [...pages, Number(ctx.match)]));
}

/** The page that the screen shows, from 0. */
export function pageOf(cabinet: Cabinet): number {
  const page = cabinet.state['page'];
  return typeof page === 'number' ? page : 0;
}

function toPage(page: number): (ctx: CabinetContext) => void {
  return leads({ how: 'page', page });
}
