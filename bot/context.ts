import type { ConversationFlavor } from '@grammyjs/conversations';
import type { Context } from 'grammy';
import type { Cabinet } from './cabinet.ts';

/** What every handler of the bot gets: grammY's context, conversations and the sender's cabinet. */
export type CabinetContext = ConversationFlavor<Context & { cabinet: Cabinet }>;
