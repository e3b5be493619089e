import { describe, expect, it } from 'vitest';
import { generateSecretKey, open, parseKeyring, seal } from './encryption.ts';

const secretKey = generateSecretKey();
const keyring = parseKeyring(secretKey);

describe('seal and open', () => {
  it('gives back what was sealed, and never the same ciphertext twice', () => {
    const text = '{"secretKey":"тайна"}';
    const one = seal(text, keyring, 'merchant 7');
    expect(open(one, keyring, 'merchant 7')).toBe(text);
    expect(one.ciphertext).not.toContain('secretKey');
    expect(seal(text, keyring, 'merchant 7').ciphertext).not.toBe(one.ciphertext);
  });

  it('refuses another context, and a ciphertext changed anywhere', () => {
    const sealed = seal('secret', keyring, 'merchant 7');
    expect(() => open(sealed, keyring, 'merchant 8')).toThrow();
    const bytes = Buffer.from(sealed.ciphertext.slice(3), 'base64url');
    for (let i = 0; i < bytes.length; i += 1) {
      const changed = Buffer.from(bytes);
      changed[i] = (changed[i] ?? 0) ^ 1;
      const ciphertext = `v1.${changed.toString('base64url')}`;
      expect(() => open({ ...sealed, ciphertext }, keyring, 'merchant 7'), `byte ${i}`).toThrow();
    }
  });

  it('opens with an older key after a new one was put before it', () => {
    const sealed = seal('secret', keyring, '');
    const rotated = parseKeyring(`${generateSecretKey()}, ${secretKey}`);
    expect(open(sealed, rotated, '')).toBe('secret');
    expect(seal('secret', rotated, '').keyId).not.toBe(sealed.keyId);
    expect(() => open(sealed, parseKeyring(generateSecretKey()), '')).toThrow(sealed.keyId);
  });
});

describe('parseKeyring', () => {
  it('takes base64 and hexadecimal for the same key', () => {
    const hex = Buffer.from(secretKey, 'base64').toString('hex');
    expect(parseKeyring(hex).currentKeyId).toBe(keyring.currentKeyId);
  });

  it.each(['', 'secret', 'a'.repeat(64).slice(1), `${generateSecretKey()}AAAA`, `${generateSecretKey()},`])(
    'refuses %j with the remedy and without repeating it',
    (text) => {
      expect(() => parseKeyring(text)).toThrow('openssl rand -base64 32');
    },
  );
});
