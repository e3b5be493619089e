import { expect, it } from 'vitest';
import { textPages } from './pages.ts';

it('leaves a short text whole, also an empty one', () => {
  expect(textPages('', 10)).toEqual(['']);
  expect(textPages('0123456789', 10)).toEqual(['0123456789']);
});

it('cuts at a line, else at a space, else anywhere but within a character', () => {
  expect(textPages('first line\nsecond line', 12)).toEqual(['first line', 'second line']);
  expect(textPages('one two three', 8)).toEqual(['one two', 'three']);
  expect(textPages('a\nbcdefghijkl', 8)).toEqual(['a\nbcdefg', 'hijkl']);
  expect(textPages('ab😀cd', 3)).toEqual(['ab', '😀c', 'd']);
});

it('loses nothing but the spaces at which it cuts', () => {
  const text = Array.from({ length: 500 }, (_, index) => `слово${index}${index % 7 ? ' ' : '\n'}`)
    .join('')
    .trim();
  const pages = textPages(text, 300);
  expect(pages.every((page) => page.length > 0 && page.length <= 300)).toBe(true);
  expect(pages.join(' ').split(/\s+/u)).toEqual(text.split(/\s+/u));
});
