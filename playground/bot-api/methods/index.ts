import type { ImplementedMethod } from '../implemented.ts';
import * as callbacks from './callbacks.ts';
import * as edits from './edits.ts';
import * as files from './files.ts';
import * as messages from './messages.ts';
import type { Method } from './method.ts';
import * as payments from './payments.ts';
import * as profile from './profile.ts';
import * as updates from './updates.ts';

/** The playground has one bot and one server, so leaving either changes nothing. */
const acknowledge = () => true;

export const methods: { readonly [Name in ImplementedMethod]: Method<Name> } = {
  answerCallbackQuery: callbacks.answerCallbackQuery,
  answerPreCheckoutQuery: payments.answerPreCheckoutQuery,
  close: acknowledge,
  createInvoiceLink: payments.createInvoiceLink,
  deleteMessage: messages.deleteMessage,
  deleteMessages: messages.deleteMessages,
  deleteMyCommands: profile.deleteMyCommands,
  deleteWebhook: updates.deleteWebhook,
  editMessageCaption: edits.editMessageCaption,
  editMessageMedia: edits.editMessageMedia,
  editMessageReplyMarkup: edits.editMessageReplyMarkup,
  editMessageText: edits.editMessageText,
  getChat: profile.getChat,
  getChatMember: profile.getChatMember,
  getChatMenuButton: profile.getChatMenuButton,
  getFile: files.getFile,
  getMe: profile.getMe,
  getMyCommands: profile.getMyCommands,
  getMyDescription: profile.getMyDescription,
  getMyName: profile.getMyName,
  getMyShortDescription: profile.getMyShortDescription,
  getUpdates: updates.getUpdates,
  getWebhookInfo: updates.getWebhookInfo,
  leaveChat: profile.leaveChat,
  logOut: acknowledge,
  sendChatAction: messages.sendChatAction,
  sendDocument: messages.sendDocument,
  sendInvoice: payments.sendInvoice,
  sendMessage: messages.sendMessage,
  sendPhoto: messages.sendPhoto,
  setChatMenuButton: profile.setChatMenuButton,
  setMessageReaction: messages.setMessageReaction,
  setMyCommands: profile.setMyCommands,
  setMyDescription: profile.setMyDescription,
  setMyName: profile.setMyName,
  setMyShortDescription: profile.setMyShortDescription,
  setWebhook: updates.setWebhook,
};
