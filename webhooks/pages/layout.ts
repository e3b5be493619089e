import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { css } from './style.ts';
import type { PageText } from './text.ts';

/** A piece of a page: everything in it is escaped. */
export type Html = ReturnType<typeof html>;

export interface PageOptions {
  readonly content: Html;
  /** Of the window; that of the payment pages unless told. */
  readonly title?: string;
  /** The page looks again by itself after so long. */
  readonly refreshSeconds?: number;
  /** Where it looks then; at itself unless told. */
  readonly refreshUrl?: string;
  /** What the way to the chat is called; the way back unless told. */
  readonly chatLabel?: string;
  /** There is nothing else to do here than to go back to the chat. */
  readonly isOver?: boolean;
}

const styleHash = createHash('sha256').update(css).digest('base64');

/**
 * What keeps a payment's page private and still: nobody indexes, stores or frames it, no script runs, and its address
 * is not passed on. Forms may lead on to a provider's page, which browsers count as a form's target; over plain http
 * only where this installation itself is tried over plain http.
 */
export function pageHeaders(publicUrl: string): Record<string, string> {
  const formTargets = publicUrl.startsWith('http:') ? "'self' https: http:" : "'self' https:";
  return {
    'content-security-policy': `default-src 'none'; img-src data:; style-src 'sha256-${styleHash}'; form-action ${formTargets}; base-uri 'none'; frame-ancestors 'none'`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex, nofollow',
    'x-content-type-options': 'nosniff',
  };
}

/** A whole page. It ends with the way back to the chat. */
export function renderPage(text: PageText, page: PageOptions & { readonly chatUrl: string | null }): Html {
  const { content, title, refreshSeconds, refreshUrl, chatUrl, chatLabel, isOver = false } = page;
  const refresh = refreshUrl === undefined ? String(refreshSeconds) : `${refreshSeconds}; url=${refreshUrl}`;
  return html`<!doctype html>
<html lang="${text.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
${refreshSeconds === undefined ? '' : html`<meta http-equiv="refresh" content="${refresh}">`}
<link rel="icon" href="data:,">
<title>${title ?? text.t('pay-title')}</title>
<style>${raw(css)}</style>
</head>
<body>
<main>
${content}
${
  chatUrl === null
    ? ''
    : html`<p class="back"><a class="button ${isOver ? '' : 'plain'}" href="${chatUrl}">${chatLabel ?? text.t('pay-back-to-chat')}</a></p>`
}
</main>
</body>
</html>`;
}
