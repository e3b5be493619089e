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

describe('the way back', () => {
  /** Shown screens one after another, each as the answer to a tap on the one before. */
  function shown(one: Cabinet): Cabinet {
    const { section = 'home', argument, state, trail } = one.target ?? {};
    one.screen = { messageId: 1, section, argument, state, trail };
    one.target = null;
    return one;
  }

  function at(section: string, state?: { page: number }): Cabinet {
    const one = cabinet('ru');
    one.open(section, '7', state);
    return shown(one);
  }

  it('leads to the screen one came from, as it was', () => {
    const one = at('history', { page: 2 });
    one.visit('transaction', '7-12');
    shown(one).visit('charge', '5');
    expect(shown(one).cameFrom).toEqual({ section: 'transaction', argument: '7-12', state: undefined });
    one.back({ section: 'home' });
    expect(shown(one).cameFrom).toEqual({ section: 'history', argument: '7', state: { page: 2 } });
    one.back({ section: 'home' });
    expect(one.target).toEqual({ section: 'history', argument: '7', state: { page: 2 }, trail: [] });
  });

  it('stays while a section is turned or shown afresh, and is forgotten where another is opened', () => {
    const one = at('balance');
    one.visit('statement', '7');
    shown(one).turn('7-2026-10');
    expect(shown(one).screen).toMatchObject({ argument: '7-2026-10', trail: [{ section: 'balance' }] });
    one.reopen();
    expect(shown(one).cameFrom?.section).toBe('balance');
    one.open('debts');
    expect(shown(one).cameFrom).toBeNull();
    one.back({ section: 'home' });
    expect(one.target?.section).toBe('home');
  });

  it('does not grow when one goes in circles, nor without end', () => {
    const one = at('payment');
    one.visit('charge', '5');
    shown(one).visit('payment', '7');
    expect(shown(one).screen).toMatchObject({ section: 'payment', trail: [] });
    for (let step = 0; step < 40; step += 1) {
      one.visit('transaction', String(step));
      shown(one);
    }
    expect(one.screen?.trail).toHaveLength(12);
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
