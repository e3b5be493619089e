import type { OpenStand } from '../till.ts';
import { openCloudpayments } from './cloudpayments.ts';
import { openRobokassa, openRobokassaTest } from './robokassa.ts';
import { openSandbox } from './sandbox.ts';
import { openStripe } from './stripe.ts';
import { openTbank } from './tbank.ts';
import { type ChatStand, openChat, openTelegramPayments } from './telegram-payments.ts';
import { openYookassa } from './yookassa.ts';

/** A stand-in for every provider, under the provider's name. */
export const stands: Readonly<Record<string, OpenStand>> = {
  sandbox: openSandbox,
  yookassa: openYookassa,
  tbank: openTbank,
  robokassa: openRobokassa,
  stripe: openStripe,
  cloudpayments: openCloudpayments,
};

/** Merchant accounts of which less can be learnt: no money is given back through them by a call. */
export const standsWithoutRefunds: Readonly<Record<string, OpenStand>> = {
  'robokassa (test)': openRobokassaTest,
};

/** Providers whose door is the chat: what they have besides it, and the chat. */
export const chatStands: Readonly<Record<string, { open: OpenStand; openChat(): ChatStand }>> = {
  'telegram-payments': { open: openTelegramPayments, openChat },
};
