import { parseKeyring, seal } from '../../infra/encryption.ts';
import { telegramPayments } from '../../payments/telegram-payments/index.ts';
import { createMerchant } from '../../settlement/merchants.ts';
import { ORGANIZATION, type Outside, SECRET_KEY } from './app.ts';

/** A provider token as @BotFather gives one for tests. */
export const TEST_TOKEN = '381764678:TEST:100037';

/** From now on the studio is paid in the chat, and by nothing else. */
export async function payInChat({ db }: Pick<Outside, 'db'>): Promise<void> {
  await db.merchant.updateMany({ data: { enabled: false } });
  const keyring = parseKeyring(SECRET_KEY);
  await createMerchant(db, (text, context) => seal(text, keyring, context), {
    organizationId: ORGANIZATION,
    provider: telegramPayments,
    settings: { providerToken: TEST_TOKEN, receiptShape: 'none' },
  });
}
