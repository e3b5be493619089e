import { escapeHtml } from '../../locales/html.ts';
import { button, page } from './html.ts';

export interface Link {
  readonly text: string;
  readonly url: string;
}

/** A letter as it is to be laid out; every text is plain but those of the parts. */
export interface NoticeLetter {
  readonly locale: string;
  readonly subject: string;
  /** in whose name it comes */
  readonly sender: string;
  /** what is said before several parts; null where there is one */
  readonly greeting: string | null;
  readonly parts: readonly { readonly html: string; readonly links: readonly Link[] }[];
  /** why it comes, and how to end it; in small print */
  readonly footer: readonly (string | Link)[];
}

/** A letter in both its forms. A part's HTML is Telegram's: a few tags, and everything foreign escaped. */
export function renderNoticeLetter(letter: NoticeLetter): { html: string; text: string } {
  return { html: htmlOf(letter), text: textOf(letter) };
}

function htmlOf({ locale, subject, sender, greeting, parts, footer }: NoticeLetter): string {
  return page(locale, subject, [
    `<p class="letter-soft" style="margin:0 0 16px;color:#57606a;font-size:15px;font-weight:600">${escapeHtml(sender)}</p>`,
    ...(greeting === null ? [] : [`<p style="margin:0 0 16px">${escapeHtml(greeting)}</p>`]),
    ...parts.map(
      ({ html, links }, index) =>
        `<div class="letter-text letter-line" style="${index > 0 ? SEPARATED : ''}">${paragraphs(html)}${links.map(button).join('')}</div>`,
    ),
    `<div class="letter-line letter-soft" style="margin-top:24px;border-top:1px solid #d0d7de;padding-top:12px;color:#57606a;font-size:13px">`,
    ...footer.map((line) => `<p style="margin:4px 0">${small(line)}</p>`),
    '</div>',
  ]);
}

const SEPARATED = 'border-top:1px solid #d0d7de;margin-top:20px;padding-top:16px';

function paragraphs(html: string): string {
  return html
    .split('\n\n')
    .map((paragraph) => `<p style="margin:0 0 12px">${paragraph.replaceAll('\n', '<br>\n')}</p>`)
    .join('\n');
}

function small(line: string | Link): string {
  if (typeof line === 'string') return escapeHtml(line);
  return `<a href="${escapeHtml(line.url)}" style="color:#57606a">${escapeHtml(line.text)}</a>`;
}

function textOf({ sender, greeting, parts, footer }: NoticeLetter): string {
  const body = parts.map(({ html, links }) => [plain(html), ...links.map(asLines)].join('\n\n'));
  const head = greeting === null ? [sender] : [sender, greeting];
  return [
    ...head,
    body.join('\n\n* * *\n\n'),
    ['-- ', ...footer.map((line) => (typeof line === 'string' ? line : asLines(line)))].join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
}

/** On two lines, because labels have colons of their own. */
const asLines = ({ text, url }: Link): string => `${text}\n${url}`;

const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };

function plain(html: string): string {
  return html
    .replaceAll(/<a href="([^"]*)">([^<]*)<\/a>/gu, (_whole, url: string, text: string) =>
      url === text ? url : `${text} (${url})`,
    )
    .replaceAll(/<[^>]+>/gu, '')
    .replaceAll(/&(?:lt|gt|quot|amp);/gu, (entity) => ENTITIES[entity] ?? entity);
}
