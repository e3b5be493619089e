import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** The hashes that a shop may choose in Robokassa's cabinet. */
export const ALGORITHMS = ['md5', 'ripemd160', 'sha1', 'sha256', 'sha384', 'sha512'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** A parameter of our own, `Shp_…`, that Robokassa repeats in all it says of a payment. */
export type OwnParameter = readonly [name: string, value: string];

/** Robokassa's `SignatureValue`: the hash in hex over values that are joined by colons. */
export function hashOf(algorithm: Algorithm, parts: readonly string[]): string {
  return createHash(algorithm).update(parts.join(':')).digest('hex');
}

/**
 * The signature of a link: login, sum, number, the receipt as it was URL-encoded once, the first password, and our own
 * parameters in the order of the alphabet. https://docs.robokassa.ru/ru/pay-interface, …/ru/fiscalization
 */
export function linkSignature(
  { algorithm, password1 }: { readonly algorithm: Algorithm; readonly password1: string },
  {
    login,
    outSum,
    invId,
    receipt,
    own,
  }: { login: string; outSum: string; invId: string; receipt?: string | undefined; own: readonly OwnParameter[] },
): string {
  const signed = [login, outSum, invId, ...(receipt === undefined ? [] : [receipt]), password1];
  return hashOf(algorithm, [...signed, ...pairs(own, byName)]);
}

/** A notification as far as it is signed; `outSum` is the text as it came, because that is what was hashed. */
export interface SignedResult {
  readonly outSum: string;
  readonly invId: string;
  readonly signature: string;
  readonly own: readonly OwnParameter[];
}

/**
 * Whether a notification was sent by somebody who knows the second password; the hex may be in any case, and the time
 * is the same wherever it is wrong. Robokassa's own modules order our parameters without regard to case, its SDK with.
 */
export function isSigned(result: SignedResult, algorithm: Algorithm, password2: string): boolean {
  const given = Buffer.from(/^[\da-f]+$/i.test(result.signature) ? result.signature : '', 'hex');
  return [byName, byCode]
    .map((order) => hashOf(algorithm, [result.outSum, result.invId, password2, ...pairs(result.own, order)]))
    .map((hex) => Buffer.from(hex, 'hex'))
    .map((expected) => given.length === expected.length && timingSafeEqual(given, expected))
    .some(Boolean);
}

/**
 * What the services for receipts take: the content and the hash in hex of it and the first password, both in base64url,
 * joined by a point. https://docs.robokassa.ru/ru/second-receipt; the SDK for PHP does the same.
 */
export function signedContent(content: object, algorithm: Algorithm, password1: string): string {
  const encoded = base64url(JSON.stringify(content));
  return `${encoded}.${base64url(createHash(algorithm).update(`${encoded}${password1}`).digest('hex'))}`;
}

/** A JSON Web Token of HMAC-SHA256, as the refund service takes it. */
export function refundToken(content: object, password3: string): string {
  return token({ alg: 'HS256', typ: 'JWT' }, content, 'sha256', password3);
}

/** A token as the invoice service takes it: HMAC-MD5, with login and first password as the key. */
export function invoiceToken(content: object, login: string, password1: string): string {
  return token({ alg: 'MD5', typ: 'JWT' }, content, 'md5', `${login}:${password1}`);
}

function token(header: object, content: object, algorithm: 'md5' | 'sha256', key: string): string {
  const text = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(content))}`;
  return `${text}.${createHmac(algorithm, key).update(text).digest('base64url')}`;
}

const base64url = (text: string): string => Buffer.from(text).toString('base64url');

const pairs = (own: readonly OwnParameter[], order: (name: string) => string): string[] =>
  own.toSorted(([a], [b]) => (order(a) < order(b) ? -1 : 1)).map(([name, value]) => `${name}=${value}`);

const byName = (name: string): string => name.toLowerCase();
const byCode = (name: string): string => name;
