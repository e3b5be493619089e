import { describe, expect, it } from 'vitest';
import { fixedClock } from '../domain/clock.ts';
import { createTranslator } from '../locales/index.ts';
import { Cabinet } from './cabinet.ts';
import type { BotDeps } from './deps.ts';
import { idOf } from './navigation.ts';

function cabinet(locale: string): Cabinet {
  const deps = { clock: fixedClock('2026-11-22T09:00:00Z') } as unknown as BotDeps;
  return new Cabinet(deps, createTranslator(), 1, null, locale);
}

describe('the cabinet of an update', () => {
  it('escapes what it puts into a message, and not into a button', () => {
    const name = 'ООО <b>Ромашка</b> & Ко';
    expect(cabinet('ru').html('contacts-organization', { name })).toBe(
      '<b>ООО &lt;b&gt;Ромашка&lt;/b&gt; &amp; Ко</b>',
    );
    expect(cabinet('ru').t('subject-chosen', { label: name })).toContain('<b>Ромашка</b>');
  });

  it('writes money and days by the language', () => {
    const day = { year: 2026, month: 11, day: 3 };
    expect(cabinet('ru').money(4800_00n, 'RUB')).toBe('4\u00a0800\u00a0₽');
    expect(cabinet('en').money(120_050n, 'RUB')).toBe('₽1,200.50');
    expect(cabinet('ru').date(day)).toBe('3 ноября');
    expect(cabinet('en').date({ ...day, year: 2025 })).toBe('November 3, 2025');
  });

  it('says only what changed', () => {
    const one = cabinet('ru');
    expect(one.changes()).toEqual({});
    one.subjectKey = 's1';
    one.locale = 'en';
    expect(one.changes()).toEqual({ subjectKey: 's1', locale: 'en' });
  });

  it('reads once until a section is opened anew', async () => {
    const one = cabinet('ru');
    let reads = 0;
    const read = async () => {
      reads += 1;
      return reads;
    };
    expect([await one.once('x', read), await one.once('x', read)]).toEqual([1, 1]);
    one.open('home');
    expect(await one.once('x', read)).toBe(2);
  });
});

describe('an id in callback data', () => {
  it.each([
    ['12', 12],
    ['0', 0],
    ['-1', 0],
    ['1 OR 1=1', 0],
    ['99999999999', 0],
    [undefined, 0],
  ])('%s is %i', (argument, id) => {
    expect(idOf(argument)).toBe(id);
  });
});
