import { escapeHtml } from '../../locales/html.ts';
import type { Message } from '../notice.ts';

export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * A message as a letter: Telegram's HTML is a mail reader's too, and the plain text is made from it. Buttons that open
 * screens have no meaning there; one link to the bot stands for them.
 */
export function toLetter({ subject, text, buttons }: Message, botLink: { text: string; url: string } | null): Letter {
  const links = buttons.flat().filter((button) => 'url' in button);
  const all = links.length > 0 || !botLink ? links : [botLink];
  const anchors = all.map((link) => `<p><a href="${escapeHtml(link.url)}">${escapeHtml(link.text)}</a></p>`);
  return {
    subject,
    text: [plain(text), ...all.map((link) => `${link.text}: ${link.url}`)].join('\n\n'),
    html: `<p>${text.replaceAll('\n', '<br>\n')}</p>\n${anchors.join('\n')}\n`,
  };
}

function plain(html: string): string {
  const text = html.replaceAll(/<[^>]+>/g, '');
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
