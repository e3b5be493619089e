import { createHmac, randomBytes, randomInt } from 'node:crypto';

/** The key that codes and link tokens are hashed with, made of the installation's secret key (`SECRET_KEY`). */
export function derivePepper(secretKey: string): string {
  return createHmac('sha256', secretKey).update('client-cabinet/access/pepper/1').digest('base64url');
}

/** Six digits, each code as likely as any other. */
export function randomCode(): string {
  return randomInt(1_000_000).toString().padStart(6, '0');
}

/** 192 random bits in the letters that a Telegram deep link allows. */
export function randomLinkToken(): string {
  return randomBytes(24).toString('base64url');
}

/**
 * What is stored in place of a secret. A million codes are tried in a second against a plain hash, so it is keyed: a
 * stolen database without the pepper tells nothing. `context` keeps equal secrets of different people apart.
 */
export function hashSecret(pepper: string, context: string, secret: string): string {
  return createHmac('sha256', pepper).update(`${context}\0${secret}`).digest('base64url');
}
