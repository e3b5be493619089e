import { domainToASCII, domainToUnicode } from 'node:url';
import { z } from 'zod';

/** The longest address that mail servers must take (RFC 5321). */
const MAX_LENGTH = 254;
const address = z.email();
/** Letters of any script where mail servers allow them (RFC 6531); nothing that could end a header or a name. */
const INTERNATIONAL_NAME = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/u;

/**
 * An address as addresses are compared: trimmed, Unicode-normalized (NFC), in lower case, its domain in letters
 * even where it was written as servers know it (`xn--…`). Gives null for what is not one address.
 */
export function normalizeEmail(text: string): string | null {
  const trimmed = text
    .trim()
    .replace(/^mailto:/iu, '')
    .normalize('NFC');
  // Lower case may compose anew (İ), so it is normalized once more.
  const lower = trimmed.toLowerCase().normalize('NFC');
  const at = lower.lastIndexOf('@');
  if (at < 1) return null;
  const name = lower.slice(0, at);
  const domain = domainToASCII(lower.slice(at + 1));
  if (!DOMAIN.test(domain) || !isName(name)) return null;
  const normalized = `${name}@${domainToUnicode(domain)}`;
  return normalized.length <= MAX_LENGTH ? normalized : null;
}

function isName(name: string): boolean {
  if (Buffer.byteLength(name) > 64) return false;
  const ascii = Buffer.byteLength(name) === name.length;
  return ascii ? address.safeParse(`${name}@example.org`).success : INTERNATIONAL_NAME.test(name);
}
