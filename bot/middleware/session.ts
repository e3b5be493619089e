import type { ConversationData, ConversationStorage, VersionedState } from '@grammyjs/conversations';
import type { MiddlewareFn } from 'grammy';
import { beginUpdate, finishUpdate, greetSender, noteBlocked } from '../../domain/updates/updates.ts';
import { localeFor, type Translate } from '../../locales/index.ts';
import { Cabinet } from '../cabinet.ts';
import type { CabinetContext } from '../context.ts';
import type { BotDeps } from '../deps.ts';
import { isBlocked, UpdateInProgress } from '../errors.ts';

/** Raise it whenever a conversation changes: a stored one of another version is forgotten, not replayed wrongly. */
const CONVERSATIONS_VERSION = 2;

/**
 * One update, once: takes it, knows its sender, and keeps what changed. One query before and one after, whatever the
 * handlers do between. An update whose handling throws is kept as handled all the same: it would throw again.
 */
export function session(deps: BotDeps, translate: Translate): MiddlewareFn<CabinetContext> {
  return async (ctx, next) => {
    const telegramUserId = ctx.from?.id;
    if (telegramUserId === undefined) return;
    const updateId = ctx.update.update_id;
    const begun = await beginUpdate(deps.db, deps.clock.now(), {
      updateId,
      telegramUserId,
      handler: deps.processName,
      takeoverAfterMs: deps.takeoverAfterMs,
    });
    if (begun.outcome !== 'fresh') {
      if (begun.outcome === 'in-progress') throw new UpdateInProgress();
      return;
    }

    const locale = localeFor(ctx.from?.language_code);
    const cabinet = new Cabinet(deps, translate, telegramUserId, begun.sender, locale);
    cabinet.conversation = begun.conversation;
    ctx.cabinet = cabinet;
    if (isPrivate(ctx) && (!begun.sender || begun.sender.blockedAt)) {
      const { first_name: firstName = '', username } = ctx.from ?? {};
      await greetSender(deps.db, { telegramUserId, chatId: telegramUserId, firstName, username, locale });
    }
    try {
      await next();
    } catch (error) {
      if (!isBlocked(error)) throw error;
      await noteBlocked(deps.db, telegramUserId, deps.clock.now());
    } finally {
      await finishUpdate(deps.db, { updateId, telegramUserId, ...cabinet.changes(), now: deps.clock.now() });
    }
  };
}

/** Conversations are read with the sender and kept with the rest of the update: no query of their own. */
export const conversationStorage: ConversationStorage<CabinetContext, ConversationData> = {
  type: 'context',
  version: CONVERSATIONS_VERSION,
  adapter: {
    read: (ctx) => ctx.cabinet.conversation as VersionedState<ConversationData> | undefined,
    write: (ctx, state) => keepConversation(ctx, state),
    delete: (ctx) => keepConversation(ctx, undefined),
  },
};

function keepConversation(ctx: CabinetContext, state: unknown): void {
  if (state === undefined && ctx.cabinet.conversation === undefined) return;
  ctx.cabinet.conversation = state;
  ctx.cabinet.conversationChanged = true;
}

const isPrivate = (ctx: CabinetContext): boolean => (ctx.chat ?? ctx.myChatMember?.chat)?.type === 'private';
