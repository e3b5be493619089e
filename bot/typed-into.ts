import type { MiddlewareFn } from 'grammy';
import type { CabinetContext } from './context.ts';
import type { Section } from './section.ts';

/**
 * Gives a typed text to the screen that the client sees, where it asks for one. What is waited for is the screen
 * itself: whoever has gone on to another one is waited for no longer. Commands are never such a text.
 */
export function typedInto(sections: ReadonlyMap<string, Section>): MiddlewareFn<CabinetContext> {
  return async (ctx, next) => {
    const { clientId, screen } = ctx.cabinet;
    const text = ctx.message?.text?.trim() ?? '';
    const section = clientId === null ? undefined : sections.get(screen?.section ?? '');
    if (!section || text.startsWith('/') || !(await section.take(ctx, text))) await next();
  };
}
