import { html } from 'hono/html';
import type { LettersFacts } from '../../domain/notices/mutes.ts';
import type { Html } from './layout.ts';
import type { PageText } from './text.ts';

/** The field of the form that takes it back. */
export const AGAIN_FIELD = 'again';

/** Asks whether letters shall end, says that they have, or that the address is none of ours. */
export function unsubscribePage(text: PageText, facts: LettersFacts | null): Html {
  if (!facts) {
    return html`<p class="mark" aria-hidden="true">🔍</p>
<div role="status"><h1>${text.t('unsubscribe-unknown')}</h1></div>
<p>${text.t('unsubscribe-unknown-how')}</p>`;
  }
  const { organizationNames, isMuted } = facts;
  const state = isMuted ? 'done' : 'ask';
  const [first, ...others] = organizationNames;
  const names =
    others.length > 0
      ? html`<ul>${organizationNames.map((name) => html`<li>${name}</li>`)}</ul>`
      : html`<p class="soft">${first ?? ''}</p>`;
  return html`<p class="mark" aria-hidden="true">${isMuted ? '🔕' : '✉️'}</p>
<div role="status"><h1>${text.t(`unsubscribe-${state}`)}</h1></div>
${names}
<p>${text.t(`unsubscribe-${state}-how`)}</p>
<form method="post">
${isMuted ? html`<input type="hidden" name="${AGAIN_FIELD}" value="yes">` : ''}
<button type="submit" class="${isMuted ? 'plain' : ''}">${text.t(`unsubscribe-${state}-button`)}</button>
</form>`;
}
