import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** The keys a program knows: it seals with the first and opens with whichever a ciphertext was sealed with. */
export interface Keyring {
  readonly currentKeyId: string;
  readonly keys: ReadonlyMap<string, Buffer>;
}

/** A ciphertext with the name of its key, as the database keeps them. */
export interface Sealed {
  readonly ciphertext: string;
  readonly keyId: string;
}

const algorithm = 'aes-256-gcm';

/** A new key in the form that SECRET_KEY takes: 32 random bytes in base64. */
export function generateSecretKey(): string {
  return randomBytes(32).toString('base64');
}

/**
 * Reads SECRET_KEY: one key, or several separated by commas, the newest first, so that a key can be replaced while
 * what the older one sealed still opens. Each is 32 bytes in base64 or hexadecimal; anything else is an error that
 * names the remedy and not the key.
 */
export function parseKeyring(secretKey: string): Keyring {
  const keys = secretKey.split(',').map((text) => parseKey(text.trim()));
  const [current] = keys;
  if (!current) throw new Error('SECRET_KEY is empty');
  return { currentKeyId: idOf(current), keys: new Map(keys.map((key) => [idOf(key), key])) };
}

/**
 * Encrypts with AES-256-GCM. `context` says what the text belongs to ("merchant 7") and is needed again to open it:
 * a ciphertext copied to another row does not open there.
 */
export function seal(plaintext: string, keyring: Keyring, context: string): Sealed {
  const key = keyring.keys.get(keyring.currentKeyId);
  if (!key) throw new Error('The keyring lacks its current key');
  const iv = randomBytes(12);
  const cipher = createCipheriv(algorithm, key, iv).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  const ciphertext = Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
  return { ciphertext: `v1.${ciphertext}`, keyId: keyring.currentKeyId };
}

/** Decrypts what `seal` gave for the same context; throws if anything of it was changed or its key is not known. */
export function open({ ciphertext, keyId }: Sealed, keyring: Keyring, context: string): string {
  const key = keyring.keys.get(keyId);
  if (!key)
    throw new Error(`Sealed with the key ${keyId}, which SECRET_KEY does not hold. Add it after the current one.`);
  const [version, encoded] = ciphertext.split('.');
  if (version !== 'v1' || !encoded) throw new Error('Not a ciphertext of this program');
  const bytes = Buffer.from(encoded, 'base64url');
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, 12), { authTagLength: 16 })
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}

function parseKey(text: string): Buffer {
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  const wellFormed = /^[0-9a-f]{64}$/i.test(text) || /^[A-Za-z0-9+/_-]{43}=?$/.test(text);
  if (!wellFormed || key.length !== 32) {
    throw new Error('SECRET_KEY must be 32 bytes in base64 or hexadecimal. Make one: openssl rand -base64 32');
  }
  return key;
}

/** Tells keys apart without telling them: a few bytes of a hash made for this alone. */
const idOf = (key: Buffer): string => createHash('sha256').update('key id').update(key).digest('hex').slice(0, 12);
