import { describe, expect, it } from 'vitest';
import { splitRecord } from './csv-record.ts';

describe('splitRecord', () => {
  it.each([
    ['a;b;c', ['a', 'b', 'c']],
    ['a;;', ['a', '', '']],
    ['"a;b";c', ['a;b', 'c']],
    ['"a ""b""";c', ['a "b"', 'c']],
    ['"a\nb";c', ['a\nb', 'c']],
    [' "a" ;c', ['a', 'c']],
    ['"Ладья" ООО;c', ['"Ладья" ООО', 'c']],
    ['5" труба;c', ['5" труба', 'c']],
    ['"";c', ['', 'c']],
  ])('%s', (text, cells) => {
    expect(splitRecord(text, ';')).toEqual(cells);
  });

  it('says that a cell is still open', () => {
    expect(splitRecord('a;"b', ';')).toBeNull();
    expect(splitRecord('"', ';')).toBeNull();
  });
});
