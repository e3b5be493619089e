import { describe, expect, it } from 'vitest';
import { addAccount, addOrganization, bind } from '../harness/access.ts';
import { makeCharge } from '../harness/billing.ts';
import { type BotWorld, openBotWorld } from '../harness/bot.ts';

/** Vera, bound to a client with `names.length` accounts of one school. */
async function veraWith(world: BotWorld, names: readonly string[]) {
  const { db, clock } = world;
  await addOrganization(db, 'school');
  const accounts = [];
  for (const [index, student] of names.entries()) {
    accounts.push(await addAccount(db, 'school', `Д-${index}`, { email: 'vera@example.com', student }));
  }
  world.vera.start();
  await world.vera.until((message) => message.from?.is_bot ?? false);
  await bind(db, clock, 7001n, 'vera@example.com');
  return accounts;
}

const failures = ({ log }: BotWorld) => log.filter((line) => line.includes('could not be handled'));

describe('a conversation', () => {
  it('keeps no more after forty wrong answers than after four', async () => {
    const world = await openBotWorld();
    const { db, vera } = world;
    await addOrganization(db, 'school');
    vera.start();
    await vera.until((message) => message.from?.is_bot ?? false);
    const sizeAfter = async (answers: number) => {
      for (let index = 0; index < answers; index += 1) {
        vera.send(`nobody at all ${index}`);
        await world.playground.idle();
      }
      await expect.poll(() => db.telegramUpdate.count({ where: { handledAt: null } })).toBe(0);
      return JSON.stringify(await db.conversationState.findMany({ select: { state: true } })).length;
    };
    const small = await sizeAfter(4);
    expect(await sizeAfter(36)).toBeLessThan(small + 200);
    expect(failures(world)).toEqual([]);
  });
});

describe('more than fits', () => {
  it('leaves a client with 150 students their choice, page by page', async () => {
    const world = await openBotWorld();
    await veraWith(
      world,
      Array.from({ length: 150 }, (_, index) => `Ученик ${String(index).padStart(3, '0')}`),
    );
    const { vera } = world;
    vera.send('/menu');
    await world.playground.idle();
    await vera.press('Сменить');
    await world.playground.idle();
    expect(labels(world).join()).toContain('Ученик 000');
    expect(labels(world).join()).not.toContain('Ученик 149');
    for (let page = 1; page < 5; page += 1) {
      await vera.press('Ниже ›');
      await world.playground.idle();
    }
    expect(labels(world).join()).toContain('Ученик 149');
    await vera.press('Ученик 149');
    await world.playground.idle();
    expect(vera.last()?.text).toContain('Ученик 149');
    expect(failures(world)).toEqual([]);
  });

  it('shows a screen all the same when a name has 5 000 letters and HTML in it', async () => {
    const world = await openBotWorld();
    const { db, vera } = world;
    const [account] = await veraWith(world, [`<b>&${'Ъ'.repeat(5_000)}</i>`]);
    if (!account) throw new Error('there is no account');
    const charge = await makeCharge(db, account, { kind: 'bill', sourceId: account.id });
    await db.charge.update({ where: { id: charge.id }, data: { amountMinor: 100_00n } });
    for (const command of ['/menu', '/debts', '/accounts', '/subscriptions']) {
      vera.send(command);
      await world.playground.idle();
      expect(vera.last()?.from?.is_bot, command).toBe(true);
    }
    expect(failures(world)).toEqual([]);
  });
});

function labels({ vera }: BotWorld): string[] {
  const markup = vera.messages().at(-1)?.reply_markup as
    | { inline_keyboard?: readonly (readonly { text: string }[])[] }
    | undefined;
  return (markup?.inline_keyboard ?? []).flat().map(({ text }) => text);
}
