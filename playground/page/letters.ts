import type { Hono } from 'hono';
import { botUsername } from '../identity.ts';
import type { World } from '../store/world.ts';
import type { PageEnv } from './server.ts';

/** Letters as a page, as JSON, and each one's HTML for a frame where no script runs. */
export function addLetterPages(app: Hono<PageEnv>, world: World, asset: (name: string) => Promise<Response>): void {
  app.get('/letters', () => asset('letters.html'));
  app.get('/letters.json', (context) => context.json(world.letters.all(context.req.query('address'))));
  app.get('/letters/:id/html', (context) => {
    const letter = world.letters.byId(Number(context.req.param('id')));
    if (letter === undefined) return context.notFound();
    context.header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-top-navigation-by-user-activation allow-popups",
    );
    return context.html(`<base target="_top">${localLinks(letter.html)}`);
  });
}

/** Links to the bot on Telegram lead to the chat page here, which knows who the visitor is. */
function localLinks(html: string): string {
  return html.replaceAll(new RegExp(`https://(?:t\\.me|telegram\\.me)/${botUsername}`, 'gi'), '/');
}
