import { createHash, timingSafeEqual } from 'node:crypto';

/** An object of T-Bank's as it goes over the wire; numbers keep their digits as text. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * T-Bank's `Token`, of requests and notifications: SHA-256 in hex over the values of the root's scalar fields and the
 * password, ordered by their names. Objects and arrays (`Receipt`, `DATA`, `Data`, `Shops`) are left out.
 * https://developer.tbank.ru/eacq/intro/developer/token
 */
export function tokenOf(fields: Fields, password: string): string {
  const signed = Object.entries(fields).filter(([name, value]) => name !== 'Token' && isScalar(value));
  const ordered = [...signed, ['Password', password] as const].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(ordered.map(([, value]) => String(value)).join(''))
    .digest('hex');
}

/** Whether whoever signed these fields knows the password; takes the same time wherever the token is wrong. */
export function isSigned(fields: Fields, password: string): boolean {
  const given = Buffer.from(typeof fields['Token'] === 'string' ? fields['Token'] : '', 'hex');
  return given.length === 32 && timingSafeEqual(given, Buffer.from(tokenOf(fields, password), 'hex'));
}

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** Far more than a notification with a receipt of a hundred items has. */
const MAX_CHARS = 128 * 1024;

/**
 * Reads a JSON object with its numbers as they are written: a `PaymentId` may have 20 digits. Null for anything else.
 */
export function parseFields(text: string): Fields | null {
  if (text.length > MAX_CHARS) return null;
  try {
    // Only what is JSON, because the expression would be slow on strings that do not end.
    JSON.parse(text);
    const exact: unknown = JSON.parse(text.replace(TOKENS, (token) => (token.startsWith('"') ? token : `"${token}"`)));
    return typeof exact === 'object' && exact !== null && !Array.isArray(exact) ? { ...exact } : null;
  } catch {
    return null;
  }
}

const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/gs;
