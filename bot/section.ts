import { Menu, type MenuRange } from '@grammyjs/menu';
import type { CabinetContext } from './context.ts';
import { LinkedButtons } from './links.ts';

export type Buttons = MenuRange<CabinetContext>;

/**
 * A screen of the cabinet. `load` reads what it shows (through the domain, by the sender's own client id), `text` and
 * `buttons` are pure over what was read. Sections open one another by name and never import one another.
 */
export interface SectionSpec<Data> {
  readonly name: string;
  /** who may see it: 'client' only with a verified binding; 'anyone' shows nothing personal */
  readonly access: 'client' | 'anyone';
  load(ctx: CabinetContext, argument: string | undefined): Promise<Data>;
  /** the message in HTML, at most 4096 characters */
  text(ctx: CabinetContext, data: Data): string;
  buttons(buttons: Buttons, ctx: CabinetContext, data: Data): void;
  /** what becomes of a text that the client types while this screen is the current one; without it, none is expected */
  typed?(ctx: CabinetContext, data: Data, text: string): void | Promise<void>;
}

/** A section ready to be installed. */
export interface Section {
  readonly name: string;
  readonly access: 'client' | 'anyone';
  readonly menu: Menu<CabinetContext>;
  render(ctx: CabinetContext, argument: string | undefined): Promise<string>;
  /** takes a typed text; false: the screen expects none */
  take(ctx: CabinetContext, text: string): Promise<boolean>;
}

/**
 * Makes a section of its parts. Buttons that only lead on (`opens`, `visits`, the footer) are kept with the screen. All
 * others are found again at every tap by rendering them from today's data: a tap on an old message, or on a button
 * whose place or words have changed since, shows the fresh screen and does nothing.
 */
export function defineSection<Data>(spec: SectionSpec<Data>): Section {
  const load = (ctx: CabinetContext, argument: string | undefined) =>
    ctx.cabinet.once(`${spec.name}:${argument ?? ''}`, () => spec.load(ctx, argument));
  const menu = new Menu<CabinetContext>(spec.name, {
    autoAnswer: false,
    onMenuOutdated: (ctx) => {
      ctx.cabinet.toast(ctx.cabinet.t('common-outdated'));
      ctx.cabinet.reopen();
    },
  }).dynamic(async (ctx) => {
    const { cabinet } = ctx;
    const buttons = new LinkedButtons();
    if (!cabinet.presenting && isStale(ctx, spec)) return buttons;
    const shown = cabinet.presenting ? cabinet.target : cabinet.screen;
    spec.buttons(buttons, ctx, await load(ctx, shown?.argument));
    if (cabinet.presenting) cabinet.offered = buttons.links;
    return buttons;
  });
  return {
    name: spec.name,
    access: spec.access,
    menu,
    render: async (ctx, argument) => spec.text(ctx, await load(ctx, argument)),
    take: async (ctx, text) => {
      if (!spec.typed) return false;
      await spec.typed(ctx, await load(ctx, ctx.cabinet.screen?.argument), text);
      return true;
    },
  };
}

function isStale(ctx: CabinetContext, spec: { name: string; access: string }): boolean {
  const { screen, clientId } = ctx.cabinet;
  return (
    screen?.messageId !== ctx.callbackQuery?.message?.message_id ||
    screen?.section !== spec.name ||
    (spec.access === 'client' && clientId === null)
  );
}
