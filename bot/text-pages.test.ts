import { describe, expect, it } from 'vitest';
import { textPages } from './text-pages.ts';

const block = (text: string, ...headings: string[]) => ({ text, headings });

describe('a list in pages', () => {
  it('writes a heading once above all that stands under it', () => {
    const [page] = textPages([block('1', 'A', 'x'), block('2', 'A', 'x'), block('3', 'A', 'y'), block('4', 'B', 'x')]);
    expect(page?.text).toBe('A\n\nx\n1\n2\n\ny\n3\n\nB\n\nx\n4');
  });

  it('loses nothing, keeps every page short, and repeats the headings on each', () => {
    const blocks = Array.from({ length: 300 }, (_, index) =>
      block(`строка ${index} ${'ы'.repeat(60)}`, 'Школа', 'Илья'),
    );
    const pages = textPages(blocks);
    expect(pages.length).toBeGreaterThan(5);
    expect(pages.flatMap((page) => page.blocks)).toEqual(blocks);
    for (const { text } of pages) {
      expect(text.length).toBeLessThan(3000);
      expect(text.startsWith('Школа\n\nИлья\n')).toBe(true);
    }
  });

  it('has one page where there is nothing', () => {
    expect(textPages([])).toEqual([{ text: '', blocks: [] }]);
  });
});
