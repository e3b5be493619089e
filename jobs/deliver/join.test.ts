import { describe, expect, it } from 'vitest';
import { createTranslator } from '../../locales/index.ts';
import type { Button } from '../notice.ts';
import { createNoticeText } from '../text.ts';
import type { Part } from './compose.ts';
import { joinParts } from './join.ts';

const text = createNoticeText(createTranslator(), 'ru');

let parts = 0;

function part(html: string, { rows = 1, snoozable = false, name = 'Школа', count = 1 } = {}): Part {
  parts += 1;
  const buttons: Button[][] = Array.from({ length: rows }, (_, index) => [
    { text: `${parts}`, open: `debts:${index}` },
  ]);
  return {
    kind: { isSnoozable: snoozable } as Part['kind'],
    organization: { id: name, name, timeZone: 'UTC' } as Part['organization'],
    count,
    message: { subject: 'Тема', text: html, buttons },
  };
}

describe('a message of parts', () => {
  it('is nothing of none, and one part as it is', () => {
    expect(joinParts(text, [], 7)).toBeNull();
    const one = part('a');
    expect(joinParts(text, [one], 7)).toEqual(one.message);
  });

  it('says that there are several, each with its buttons', () => {
    expect(joinParts(text, [part('a', { count: 2 }), part('b', { rows: 2 })], 7)).toMatchObject({
      subject: '3 новости — Школа',
      text: '📬 <b>Несколько новостей сразу</b>\n\na\n\nb',
      buttons: [[{ open: 'debts:0' }], [{ open: 'debts:0' }], [{ open: 'debts:1' }]],
    });
    const two = joinParts(text, [part('a'), part('b', { name: 'Магазин' })], 7);
    expect(two?.subject).toBe('2 новости в личном кабинете');
  });

  it('says whose a sum is where it speaks for several organizations, and only there', () => {
    const bill = (name: string, sum: string): Part => {
      const buttons: Button[][] = [
        [{ text: `💳 Оплатить ${sum}`, open: 'pay:1', namesOnlySum: true }],
        [{ text: '📋 Весь список: 8', open: 'debts' }],
      ];
      return { ...part(name, { name }), message: { subject: 'Тема', text: name, buttons } };
    };
    const labels = (...bills: Part[]) => joinParts(text, bills, 7)?.buttons.map(([button]) => button?.text);
    const long = 'Спортивная школа олимпийского резерва «Северное сияние»';
    expect(labels(bill('Ладья', '3 600 ₽'), bill(long, '200 ₽'))).toEqual([
      '💳 Оплатить 3 600 ₽ · Ладья',
      '📋 Весь список: 8',
      '💳 Оплатить 200 ₽ · Спортивная школа олимпийского резерва…',
    ]);
    expect(labels(bill('Ладья', '3 600 ₽'), bill('Ладья', '200 ₽'))).toContain('💳 Оплатить 200 ₽');
    expect(labels(bill('Ладья', '3 600 ₽'))).toContain('💳 Оплатить 3 600 ₽');
    const nobodys = { ...part('a'), organization: null };
    expect(labels(bill('Ладья', '3 600 ₽'), nobodys)).toContain('💳 Оплатить 3 600 ₽');
  });

  it('has a button once that two parts have', () => {
    const order = part('a', { rows: 2 });
    const items = { ...part('b'), message: { ...order.message, text: 'b' } };
    expect(joinParts(text, [order, items], 7)?.buttons).toEqual(order.message.buttons);
  });

  it('can be put off where any part can', () => {
    const later = [{ text: '⏰ Напомнить позже', later: 7 }];
    expect(joinParts(text, [part('a', { snoozable: true })], 7)?.buttons.at(-1)).toEqual(later);
    expect(joinParts(text, [part('a'), part('b', { snoozable: true })], 7)?.buttons.at(-1)).toEqual(later);
    expect(JSON.stringify(joinParts(text, [part('a'), part('b')], 7))).not.toContain('later');
  });

  it('counts what does not fit and leads to the cabinet', () => {
    const line = `<b>${'я'.repeat(98)}</b>\n`;
    const four = [1, 2, 3, 4].map((count) => part(line.repeat(15), { count, snoozable: true }));
    const message = joinParts(text, four, 7);
    expect(message?.text.length).toBeLessThanOrEqual(4096);
    expect(message?.text).toMatch(/… и ещё 7 новостей — в личном кабинете\.$/u);
    expect(message?.buttons.map((row) => row[0])).toMatchObject([
      { open: 'debts:0' },
      { open: 'debts:0' },
      { open: 'home' },
      { later: 7 },
    ]);
  });

  it('shows no more rows of buttons than leave the text to be seen', () => {
    const message = joinParts(text, [part('a', { rows: 4 }), part('b', { rows: 4 }), part('c', { rows: 4 })], 7);
    expect(message?.buttons).toHaveLength(9);
    expect(message?.text).toContain('… и ещё 1 новость');
  });

  it('cuts a first part that is too long by itself, and leaves the others to the cabinet', () => {
    const message = joinParts(text, [part('<i>я</i>\n'.repeat(1_000)), part('b')], 7);
    expect(message?.text.length).toBeLessThanOrEqual(4096);
    expect(message?.text).toContain('… здесь не всё');
    expect(message?.text).toContain('… и ещё 1 новость');
  });
});
