import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHtml } from '../../playground/bot-api/html.ts';
import { checkMarkup } from './markup.ts';

const problems = (html: string, maxLength = 4096) =>
  checkMarkup(html, maxLength).map(({ code, line, what }) => `${line} ${code} ${what}`.trim());

describe('a text for many', () => {
  it.each([
    ['Занятий завтра не будет, 1 > 0 & всё'],
    ['<b>Привет</b>, <a href="https://example.org/?a=1&amp;b=2">сюда</a>'],
    ['<blockquote expandable>цитата</blockquote><pre><code class="language-ts">x</code></pre>'],
    ['<span class="tg-spoiler">тайна</span> <tg-spoiler>и ещё</tg-spoiler> &lt;3 &#128512;'],
    ["<A HREF='tel:+74955550110'>позвонить</A> <a href='mailto:a@example.org'>написать</a>"],
  ])('may be: %s', (html) => {
    expect(problems(html)).toEqual([]);
    expect(() => parseHtml(html)).not.toThrow();
  });

  it.each([
    ['<p>Абзац</p>', ['1 unknown-tag p']],
    ['один\n<b>два', ['2 unclosed b']],
    ['1 < 2 и <3', ['1 not-a-tag <', '1 not-a-tag <']],
    ['<b>a</i>', ['1 wrong-end </i>, </b>']],
    ['<b>a<i>b</b></i>', ['1 wrong-end </b>, </i>', '1 wrong-end </i>, </b>']],
    ['a</b>', ['1 end-without-start b']],
    ['<b', ['1 not-ended <b', '1 empty']],
    ['<a>x</a>', ['1 no-link']],
    ['<a href="javascript:alert(1)">x</a>', ['1 no-link javascript:alert(1)']],
    ['<a href="example.org">x</a>', ['1 no-link example.org']],
    ['<b onclick="x()">a</b>', ['1 unknown-attribute b onclick']],
    ['<span style="color:red">a</span>', ['1 unknown-attribute span style', '1 unknown-tag span']],
    ['<code class="x">a</code>', ['1 unknown-attribute code class']],
    ['тут&nbsp;там', ['1 unknown-entity &nbsp;']],
    ['<b> \n</b>', ['1 empty']],
    ['', ['1 empty']],
  ])('is refused with what is to be mended: %s', (html, expected) => {
    expect(problems(html)).toEqual(expected);
  });

  it('is measured by what is seen, in UTF-16 units', () => {
    expect(problems(`<b>${'я'.repeat(10)}</b>`, 10)).toEqual([]);
    expect(problems(`<b>${'я'.repeat(11)}</b>`, 10)).toEqual(['1 too-long 1']);
    expect(problems('&amp;'.repeat(10), 10)).toEqual([]);
    expect(problems('😀'.repeat(5), 10)).toEqual([]);
    expect(problems('<b>a</b>'.repeat(101))).toEqual(['1 too-many-tags 100']);
  });

  it('is taken by Telegram wherever it is not refused here', () => {
    const pieces =
      '<b>|</b>|<i>|</i>|<a href="https://e.org">|</a>|<p>|</p>|<|>|&|&amp;|&nbsp;|&#65;|слово| |\n|"|\'|<b|</|' +
      '<a href="x>|<span class="tg-spoiler">|</span>|<code class="language-ts">|</code>|<blockquote expandable>|' +
      '</blockquote>|<!--|3';
    const piece = fc.constantFrom(...pieces.split('|'));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (parts) => {
        const html = parts.join('');
        if (checkMarkup(html, 4096).length > 0) return;
        const { text } = parseHtml(html);
        expect(text.trim()).not.toBe('');
        expect(checkMarkup(html, text.length)).toEqual([]);
        if (text.length > 1) expect(problems(html, text.length - 1)).toEqual(['1 too-long 1']);
      }),
      { numRuns: 3_000 },
    );
  });
});
