import { escapeHtml } from '../../locales/html.ts';

/** A letter as mail programs show it alike: one column, styles inline, nothing loaded from elsewhere. */
export function page(locale: string, title: string, blocks: readonly string[]): string {
  return [
    `<!doctype html><html lang="${escapeHtml(locale)}"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(title)}</title></head>`,
    '<body style="margin:0;background:#f6f8fa;color:#1f2328;font:16px/1.5 system-ui,-apple-system,Segoe UI,Roboto,sans-serif">',
    '<div style="max-width:520px;margin:0 auto;padding:32px 24px;background:#ffffff">',
    ...blocks,
    '</div></body></html>',
  ].join('\n');
}
