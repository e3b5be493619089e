import { createHmac, timingSafeEqual } from 'node:crypto';
import type { LettersOf } from './mutes.ts';

/** Makes and reads what stands in a letter's address for ending such letters. */
export interface UnsubscribeTokens {
  create(letters: LettersOf): string;
  /** Null for anything that was not made here. */
  read(token: string): LettersOf | null;
}

/** An organization's id is short; so is any honest token. */
const MAX_TOKEN_LENGTH = 1024;
const MAC_BYTES = 18;

/**
 * Tokens that prove themselves, so that none is kept: who and of which organizations, signed with the first of `keys`;
 * read with any of them, so that letters outlive the replacing of a key.
 */
export function createUnsubscribeTokens(keys: readonly Buffer[]): UnsubscribeTokens {
  const [current] = keys;
  if (!current) throw new Error('no key to sign with');
  return {
    create: ({ clientId, organizationIds }) => {
      const body = Buffer.from([clientId, ...organizationIds.toSorted()].join(','));
      return Buffer.concat([sign(current, body), body]).toString('base64url');
    },
    read: (token) => {
      if (token.length > MAX_TOKEN_LENGTH || !/^[\w-]+$/u.test(token)) return null;
      const bytes = Buffer.from(token, 'base64url');
      const [mac, body] = [bytes.subarray(0, MAC_BYTES), bytes.subarray(MAC_BYTES)];
      if (mac.length < MAC_BYTES || body.length === 0) return null;
      // Every key is tried, so that the time does not tell which one it was.
      const proofs = keys.map((key) => timingSafeEqual(sign(key, body), mac));
      if (!proofs.includes(true)) return null;
      const [clientId, ...organizationIds] = body.toString().split(',');
      return { clientId: Number(clientId), organizationIds };
    },
  };
}

function sign(key: Buffer, body: Buffer): Buffer {
  return createHmac('sha256', key).update(body).digest().subarray(0, MAC_BYTES);
}
