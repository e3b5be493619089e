import { html } from 'hono/html';
import type { LettersFacts } from '../../domain/notices/mutes.ts';
import type { Html } from './layout.ts';
import type { PageText } from './text.ts';

/** The field of the form that takes it back. */
export const AGAIN_FIELD = 'again';

/** Whether letters shall end is asked; they have ended; they have just been taken back. */
type UnsubscribeState = 'ask' | 'done' | 'back';

const MARKS: Readonly<Record<UnsubscribeState, string>> = { ask: '✉️', done: '🔕', back: '📬' };

/** What the page says of letters in this state, or that the address is none of ours. */
export function unsubscribePage(text: PageText, facts: LettersFacts | null, state: UnsubscribeState): Html {
  if (!facts) {
    return html`<p class="mark" aria-hidden="true">🔍</p>
<div role="status"><h1>${text.t('unsubscribe-unknown')}</h1></div>
<p>${text.t('unsubscribe-unknown-how')}</p>`;
  }
  const { organizationNames, isBound } = facts;
  const [first, ...others] = organizationNames;
  const names =
    others.length > 0
      ? html`<ul>${organizationNames.map((name) => html`<li>${name}</li>`)}</ul>`
      : html`<p class="soft">${first ?? ''}</p>`;
  return html`<p class="mark" aria-hidden="true">${MARKS[state]}</p>
<div role="status"><h1>${text.t(`unsubscribe-${state}`)}</h1></div>
${names}
<p>${text.t(`unsubscribe-${state}-how`, { chat: isBound ? 'yes' : 'no' })}</p>
<form method="post">
${state === 'done' ? html`<input type="hidden" name="${AGAIN_FIELD}" value="yes">` : ''}
<button type="submit" class="${state === 'ask' ? '' : 'plain'}">${text.t(`unsubscribe-${state}-button`)}</button>
</form>`;
}
