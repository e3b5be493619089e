import { createHmac } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSecretKey, parseKeyring } from '../infra/encryption.ts';

/** SECRET_KEY as given, or the one kept under the data folder for this user's eyes only, made at the first start. */
export function secretKeyFor(config: { secretKey: string | null; dataDir: string }): string {
  if (config.secretKey) return config.secretKey;
  const path = join(config.dataDir, 'secret-key');
  if (!existsSync(path)) {
    mkdirSync(config.dataDir, { recursive: true });
    writeFileSync(path, `${generateSecretKey()}\n`, { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(path, 'utf8').trim();
}

/** What Telegram repeats with every update, the same over restarts: letters, digits, `_` and `-`, 64 of them. */
export function webhookSecret(secretKey: string): string {
  return createHmac('sha256', secretKey).update('telegram-webhook').digest('hex');
}

/** What letters' addresses for ending them are signed with, the current key first; those of older keys are still read. */
export function unsubscribeKeys(secretKey: string): Buffer[] {
  const { currentKeyId, keys } = parseKeyring(secretKey);
  const ids = [currentKeyId, ...[...keys.keys()].filter((id) => id !== currentKeyId)];
  return ids.flatMap((id) => {
    const key = keys.get(id);
    return key ? [createHmac('sha256', key).update('client-cabinet/unsubscribe/1').digest()] : [];
  });
}
