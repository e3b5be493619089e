import { escapeHtml } from '../../locales/html.ts';

/** Programs that know dark letters darken these; the others keep the light ones, which stand inline. */
const DARK = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
body,.letter-back{background:#0f141c!important;color:#e9eef6!important}
.letter{background:#19202b!important;color:#e9eef6!important}
.letter-soft,.letter-soft a{color:#a9b4c4!important}
.letter-line{border-color:#333d4c!important}
a.letter-button,.letter-text a.letter-button{background:#8ab4ff!important;color:#0b1c38!important}
.letter-text a{color:#8ab4ff!important}
}`.replaceAll('\n', '');

/** A letter as mail programs show it alike: one column, styles inline, nothing loaded from elsewhere. */
export function page(locale: string, title: string, blocks: readonly string[]): string {
  return [
    `<!doctype html><html lang="${escapeHtml(locale)}"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(title)}</title>`,
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">',
    `<style>${DARK}</style></head>`,
    '<body style="margin:0;background:#f6f8fa;color:#1f2328;font:16px/1.5 system-ui,-apple-system,Segoe UI,Roboto,sans-serif">',
    '<div class="letter-back" style="padding:16px 0;background:#f6f8fa">',
    '<div class="letter" style="max-width:520px;margin:0 auto;padding:28px 24px;background:#ffffff;border-radius:12px;overflow-wrap:anywhere">',
    ...blocks,
    '</div></div></body></html>',
  ].join('\n');
}

/** A link that looks like a button. */
export function button({ text, url }: { readonly text: string; readonly url: string }): string {
  const style =
    'background:#0b57d0;color:#ffffff;padding:12px 22px;border-radius:10px;text-decoration:none;font-weight:600;display:inline-block';
  return `<p style="margin:16px 0"><a class="letter-button" href="${escapeHtml(url)}" style="${style}">${escapeHtml(text)}</a></p>`;
}
