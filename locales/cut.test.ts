import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutMessage, cutSeen } from './cut.ts';

const REMARK = '… and more';

it('a message that only tags and entities make longer is left alone where what is seen fits', () => {
  const link = `<a href="https://example.org/${'y'.repeat(100)}">z</a>`;
  const text = `${link.repeat(40)}${'&amp;'.repeat(4055)}&`;
  expect(cutSeen(text, REMARK)).toBe(text);
  expect(cutSeen(`${text}!`, REMARK)).toContain(REMARK);
});

describe('a long message', () => {
  it('is left alone as long as it fits', () => {
    const text = `<b>${'a'.repeat(4089)}</b>`;
    expect(cutMessage(text, REMARK)).toBe(text);
  });

  it('is cut at a line', () => {
    const text = Array.from({ length: 500 }, (_, index) => `• line ${index} — <b>1 ₽</b>`).join('\n');
    expect(cutMessage(text, REMARK)).toMatch(/<\/b>\n\n… and more$/u);
  });

  it.each([
    ['a tag that spans lines', `<b>first\n${'word\n'.repeat(1000)}</b>`],
    ['one line that is too long', `<b>${'слово '.repeat(1000)}</b>`],
    ['entities alone', '&amp;'.repeat(1000)],
    ['characters of two units', '😀'.repeat(3000)],
    ['a link', `${'x'.repeat(3950)}<a href="https://example.org/${'y'.repeat(200)}">z</a>`],
  ])('is never broken: %s', (_, text) => expectWhole(cutMessage(text, REMARK)));

  it('is never broken, whatever it is made of', () => {
    const piece = fc.constantFrom(
      '<b>',
      '</b>',
      '<i>',
      '</i>',
      '\n',
      '&lt;',
      '&quot;',
      'слово ',
      '😀',
      '<code>x</code>',
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 2000, maxLength: 3000 }), (pieces) => {
        expectWhole(cutMessage(balanced(pieces), REMARK));
      }),
      { numRuns: 30 },
    );
  });
});

/** The same pieces with only such tags as open and close in order. */
function balanced(pieces: readonly string[]): string {
  const open: string[] = [];
  const kept = pieces.filter((piece) => {
    if (/^<[bi]>$/u.test(piece)) return open.length < 3 && open.push(piece) > 0;
    if (/^<\/[bi]>$/u.test(piece)) return open.at(-1) === piece.replace('/', '') && open.pop() !== undefined;
    return true;
  });
  return (
    kept.join('') +
    open
      .map((tag) => tag.replace('<', '</'))
      .toReversed()
      .join('')
  );
}

function expectWhole(text: string): void {
  expect(text.length).toBeLessThanOrEqual(4096);
  expect(text).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/u);
  const open: string[] = [];
  for (const [, slash, name = ''] of text.matchAll(/<(\/?)([a-z]+)[^>]*>/gu)) {
    if (slash) expect(open.pop()).toBe(name);
    else open.push(name);
  }
  expect(open).toEqual([]);
  expect(text.replaceAll(/&(?:amp|lt|gt|quot);/gu, '').replaceAll(/<\/?[a-z]+[^>]*>/gu, '')).not.toMatch(/[&<>]/u);
}
