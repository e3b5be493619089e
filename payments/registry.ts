import { cloudpayments } from './cloudpayments/index.ts';
import type { PaymentProvider } from './provider.ts';
import { robokassa } from './robokassa/index.ts';
import { sandbox } from './sandbox/index.ts';
import { stripe } from './stripe/index.ts';
import { tbank } from './tbank/index.ts';
import { telegramPayments } from './telegram-payments/index.ts';
import { yookassa } from './yookassa/index.ts';

/** Every provider there is. A new one is a folder and a line here. */
export const providers: readonly PaymentProvider[] = [
  sandbox,
  yookassa,
  tbank,
  cloudpayments,
  robokassa,
  stripe,
  telegramPayments,
];
