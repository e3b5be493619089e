import { describe, expect, it } from 'vitest';
import { derivePepper, hashSecret, randomCode, randomLinkToken } from './secrets.ts';

describe('secrets', () => {
  it('are six digits, and a token that fits a deep link', () => {
    for (let turn = 0; turn < 200; turn += 1) {
      expect(randomCode()).toMatch(/^\d{6}$/);
      expect(`v_${randomLinkToken()}`).toMatch(/^[A-Za-z0-9_-]{34}$/);
    }
  });

  it('are hashed under the pepper and the context', () => {
    const hash = hashSecret('pepper', 'code:1', '123456');
    expect(hash).toBe(hashSecret('pepper', 'code:1', '123456'));
    expect(hash).not.toContain('123456');
    expect(hashSecret('other', 'code:1', '123456')).not.toBe(hash);
    expect(hashSecret('pepper', 'code:2', '123456')).not.toBe(hash);
    expect(hashSecret('pepper', 'code:1', '123457')).not.toBe(hash);
  });

  it('has a pepper that does not show the secret key', () => {
    expect(derivePepper('key')).not.toContain('key');
    expect(derivePepper('key')).not.toBe(derivePepper('Key'));
  });
});
