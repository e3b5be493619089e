import { type Context, Hono } from 'hono';
import type { Clock } from '../domain/clock.ts';
import { type LettersOf, muteLetters, readLetters, unmuteLetters } from '../domain/notices/mutes.ts';
import type { UnsubscribeTokens } from '../domain/notices/unsubscribe.ts';
import { localeFor, type Translate } from '../locales/index.ts';
import type { Database } from '../prisma/client.ts';
import { limitBody } from './body-limit.ts';
import { pageHeaders, renderPage } from './pages/layout.ts';
import { pageText } from './pages/text.ts';
import { AGAIN_FIELD, unsubscribePage } from './pages/unsubscribe.ts';

export interface UnsubscribeDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly translate: Translate;
  readonly tokens: Pick<UnsubscribeTokens, 'read'>;
  readonly publicUrl: string;
  /** Where the chat is; null where that is not known. */
  readonly chatUrl: string | null;
}

/** The form has one field; a mail program's one-click POST another. */
const MAX_FORM_BYTES = 4096;

/**
 * /unsubscribe/:token, which letters name: GET asks and changes nothing, because mail servers look at links by
 * themselves; POST ends the letters at once, a mail program's as well as the page's, and takes it back where the page
 * asks so. The token proves itself. The page says nothing of the client.
 */
export function unsubscribeRoutes(deps: UnsubscribeDeps): Hono {
  const { db, clock, tokens } = deps;
  const routes = new Hono();

  routes.get('/unsubscribe/:token', async (c) => answer(c, tokens.read(c.req.param('token'))));

  routes.post(
    '/unsubscribe/:token',
    limitBody(MAX_FORM_BYTES, (c) => c.text('Too large', 413)),
    async (c) => {
      const letters = tokens.read(c.req.param('token'));
      if (!letters || !(await readLetters(db, letters))) return answer(c, null);
      const form = await c.req.parseBody().catch(() => null);
      const isAgain = form?.[AGAIN_FIELD] !== undefined;
      if (isAgain) await unmuteLetters(db, letters);
      else await muteLetters(db, clock, letters);
      return answer(c, letters, { isAgain });
    },
  );

  async function answer(c: Context, letters: LettersOf | null, { isAgain = false } = {}): Promise<Response> {
    const facts = letters && (await readLetters(db, letters));
    const text = pageText(deps.translate, facts?.locale ?? localeFor(c.req.header('accept-language')?.split(',')[0]));
    for (const [name, value] of Object.entries(pageHeaders(deps.publicUrl))) c.header(name, value);
    const content = unsubscribePage(text, facts, facts?.isMuted ? 'done' : isAgain ? 'back' : 'ask');
    const noChat = facts?.isBound === false ? { chatLabel: text.t('unsubscribe-open-bot') } : {};
    const page = { content, title: text.t('unsubscribe-title'), chatUrl: deps.chatUrl, ...noChat };
    return c.html(renderPage(text, page), facts ? 200 : 404);
  }

  return routes;
}
