import { describe, expect, it, onTestFinished } from 'vitest';
import { importFiles } from '../../feed/import.ts';
import { testFolder } from '../../feed/testing.ts';
import { EMAIL, openFamilyWorld } from '../harness/family.ts';
import { plain } from '../harness/journey.ts';

const ORDERS = 150;

interface Screen {
  readonly text: string;
  readonly buttons: number;
}

describe('somebody with very many debts', () => {
  it('turns them over page by page, picks among them and pays them all at once', async () => {
    const world = await openFamilyWorld('ru', ['parcels']);
    const { db, clock, user, playground } = world;
    const folder = await testFolder();
    onTestFinished(() => folder[Symbol.asyncDispose]());
    const rows = Array.from(
      { length: ORDERS },
      (_, index) => `${60_000 + index};${EMAIL};01.11.2026;Обрабатывается;;100;0`,
    );
    const header = 'Номер заказа;E-mail;Дата;Статус;Комментарий;Сумма;Оплачено';
    const path = await folder.write('orders.csv', [header, ...rows].join('\r\n'));
    await importFiles(db, clock, { organizationId: 'parcels', paths: [path], invitations: 'none' });

    const screens: Screen[] = [];
    playground.onCall(({ method, parameters, code }) => {
      if (!['sendMessage', 'editMessageText'].includes(method)) return;
      const { text, reply_markup: markup } = parameters as {
        text: string;
        reply_markup?: { inline_keyboard: unknown[][] };
      };
      expect(code).toBe(200);
      screens.push({ text: plain(text), buttons: markup?.inline_keyboard.flat().length ?? 0 });
    });
    const turnAll = async () => {
      for (let turns = 0; turns < 40; turns += 1) {
        const before = screens.length;
        const more = await user.press(/Ниже/u).then(
          () => true,
          () => false,
        );
        await playground.idle();
        if (!more || screens.length === before) return;
      }
    };
    await user.pressData(user.last()?.message_id ?? 0, 'open:debts');
    await playground.idle();
    await turnAll();
    const listed = new Set(screens.flatMap(({ text }) => text.match(/Заказ № 60\d{3}/gu) ?? []));
    expect(listed.size).toBe(ORDERS);

    await user.press(/^💳 Оплатить/u);
    await playground.idle();
    const first = screens.length - 1;
    await turnAll();
    const picks = new Set(screens.slice(first).flatMap(({ text }) => text.match(/Заказ № 60\d{3}/gu) ?? []));
    expect(picks.size).toBe(ORDERS);
    await user.press(/Перейти к оплате 18\s900/u);
    await playground.idle();
    expect(await db.payment.findFirstOrThrow({ include: { lines: true } })).toMatchObject({ amountMinor: 18_900_00n });
    expect(screens.at(-1)?.text).toContain('… и ещё 132');
    for (const { text, buttons } of screens) {
      expect(text.length).toBeLessThanOrEqual(4096);
      expect(text).not.toContain('показано не всё');
      expect(buttons).toBeLessThanOrEqual(100);
    }
    expect(world.log).toEqual([]);
  });
});
