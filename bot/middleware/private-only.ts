import type { MiddlewareFn } from 'grammy';
import { noteBlocked } from '../../domain/updates/updates.ts';
import type { CabinetContext } from '../context.ts';

/**
 * Nothing personal ever leaves a private chat: in a group the bot answers a command with a pointer to itself, and
 * nothing else with anything. Also notes who blocked the bot.
 */
export const privateOnly: MiddlewareFn<CabinetContext> = async (ctx, next) => {
  const { cabinet } = ctx;
  if (ctx.myChatMember) {
    const { chat, new_chat_member: member } = ctx.myChatMember;
    if (chat.type === 'private' && member.status === 'kicked') {
      await noteBlocked(cabinet.deps.db, cabinet.telegramUserId, cabinet.now);
    }
    return;
  }
  if (ctx.chat?.type === 'private') return next();
  if (ctx.callbackQuery) return void (await ctx.answerCallbackQuery(cabinet.t('common-private-only')));
  if (ctx.message?.text?.startsWith('/')) {
    await ctx.reply(cabinet.t('common-private-only'), {
      reply_markup: {
        inline_keyboard: [[{ text: cabinet.t('common-open-private'), url: `https://t.me/${ctx.me.username}` }]],
      },
    });
  }
};
