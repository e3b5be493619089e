import { describe, expect, it } from 'vitest';
import { createUnsubscribeTokens } from './unsubscribe.ts';

const [key, older] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const letters = { clientId: 70_001, organizationIds: ['school', 'shop'] };

describe('the token for ending letters', () => {
  const tokens = createUnsubscribeTokens([key, older]);
  const token = tokens.create(letters);

  it('tells what it was made for', () => {
    expect(tokens.read(token)).toEqual(letters);
    expect(token).toMatch(/^[\w-]+$/u);
  });

  it('outlives the replacing of a key, and dies with its key', () => {
    const old = createUnsubscribeTokens([older]).create(letters);
    expect(tokens.read(old)).toEqual(letters);
    expect(createUnsubscribeTokens([key]).read(old)).toBeNull();
  });

  it('is nothing with any character changed, cut or added', () => {
    for (let at = 0; at < token.length - 1; at += 1) {
      const other = token[at] === 'A' ? 'B' : 'A';
      const changed = `${token.slice(0, at)}${other}${token.slice(at + 1)}`;
      expect(tokens.read(changed), `at ${at}`).toBeNull();
      expect(tokens.read(token.slice(0, at)), `cut at ${at}`).toBeNull();
    }
    for (const forged of ['', 'x', '../..', `${token}AAAA`, 'A'.repeat(5_000)]) expect(tokens.read(forged)).toBeNull();
  });
});
