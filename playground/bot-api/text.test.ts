import { describe, expect, it } from 'vitest';
import { parseHtml } from './html.ts';
import { formatText } from './text.ts';

const plain = (text: string) => formatText({ text, parseMode: undefined, entities: undefined }).entities;

describe('HTML', () => {
  it('gives the text and its entities in UTF-16 units', () => {
    expect(parseHtml('😀 <b>жир<i>ный</i></b> &lt;&amp;&#33;')).toEqual({
      text: '😀 жирный <&!',
      entities: [
        { type: 'bold', offset: 3, length: 6 },
        { type: 'italic', offset: 6, length: 3 },
      ],
    });
  });

  it('reads links, code with a language, quotes and spoilers', () => {
    const source =
      '<a href="https://a.ru/?x=1&amp;y=2">a</a><pre><code class="language-js">b</code></pre>' +
      '<blockquote expandable>c</blockquote><span class="tg-spoiler">d</span>';
    expect(parseHtml(source).entities).toEqual([
      { type: 'text_link', offset: 0, length: 1, url: 'https://a.ru/?x=1&y=2' },
      { type: 'pre', offset: 1, length: 1, language: 'js' },
      { type: 'expandable_blockquote', offset: 2, length: 1 },
      { type: 'spoiler', offset: 3, length: 1 },
    ]);
  });

  it('leaves an unknown entity as it stands', () => {
    expect(parseHtml('a &copy; b & c').text).toBe('a &copy; b & c');
  });

  it.each([
    ['1 < 2', 'Unsupported start tag "" at byte offset 2'],
    ['я <3', 'Unclosed start tag at byte offset 3'],
    ['<br/>', 'Unsupported start tag "br/" at byte offset 0'],
    ['<b', 'Unclosed start tag at byte offset 0'],
    ['<a href="x', 'Unclosed start tag at byte offset 0'],
    ['<b>x</b', 'Unclosed end tag at byte offset 4'],
  ])('refuses %s', (source, reason) => {
    expect(() => parseHtml(source)).toThrow(`Bad Request: can't parse entities: ${reason}`);
  });

  it('reads an angle inside a quoted attribute', () => {
    expect(parseHtml('<a href="https://a.ru/?x=>">a</a>').entities).toMatchObject([{ type: 'text_link', length: 1 }]);
  });

  it('refuses a span that is no spoiler', () => {
    expect(() => parseHtml('<span>x</span>')).toThrow('Tag "span" must have class "tg-spoiler"');
  });
});

describe('what is found in a text', () => {
  it.each([
    ['/start abc', 'bot_command', '/start'],
    ['см. /help@client_cabinet_bot', 'bot_command', '/help@client_cabinet_bot'],
    ['пишите a.b@mail.example.ru.', 'email', 'a.b@mail.example.ru'],
    ['вот https://a.ru/b?c=1, да', 'url', 'https://a.ru/b?c=1'],
    ['вот t.me/bot?start=x', 'url', 't.me/bot?start=x'],
    ['звоните +7 (495) 123-45-67', 'phone_number', '+7 (495) 123-45-67'],
    ['это @somebody', 'mention', '@somebody'],
  ])('%s', (text, type, part) => {
    expect(plain(text)).toEqual([{ type, offset: text.indexOf(part), length: part.length }]);
  });

  it.each(['и/или', '1/2', '22.11.2026', 'https', 'a@b'])('nothing in %s', (text) => {
    expect(plain(text)).toEqual([]);
  });

  it('cuts blanks at the ends and moves entities along', () => {
    const formatted = formatText({ text: '\n\n <b>да</b>  \n', parseMode: 'HTML', entities: undefined });
    expect(formatted.text.trim()).toBe('да');
    expect(formatted.text.endsWith('да')).toBe(true);
    const [bold] = formatted.entities;
    expect(formatted.text.slice(bold?.offset, (bold?.offset ?? 0) + (bold?.length ?? 0))).toBe('да');
  });
});
