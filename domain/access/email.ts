import { domainToASCII } from 'node:url';
import { z } from 'zod';

/** The longest address that mail servers must take (RFC 5321). */
const MAX_LENGTH = 254;

const address = z.email({ pattern: z.regexes.unicodeEmail });
const asciiAddress = z.email();

/**
 * An address as addresses are compared: trimmed, Unicode-normalized (NFC), in lower case, its domain as mail servers
 * know it (`xn--…`). Gives null for what is not one address.
 */
export function normalizeEmail(text: string): string | null {
  const trimmed = text
    .trim()
    .replace(/^mailto:/iu, '')
    .normalize('NFC');
  // Lower case may compose anew (İ), so it is normalized once more.
  const lower = trimmed.toLowerCase().normalize('NFC');
  if (lower.length > MAX_LENGTH || !address.safeParse(lower).success) return null;
  const at = lower.lastIndexOf('@');
  const [local, domain] = [lower.slice(0, at), domainToASCII(lower.slice(at + 1))];
  // The domain is checked as servers see it; the name before it may be in any script, so a stand-in takes its place.
  if (!domain || !asciiAddress.safeParse(`a@${domain}`).success) return null;
  if (hasControls(local) || (isAscii(local) && !asciiAddress.safeParse(`${local}@example.org`).success)) return null;
  return `${local}@${domain}`;
}

function isAscii(text: string): boolean {
  return [...text].every((character) => character < '\u0080');
}

/** Line breaks, blanks and invisible characters: letters' headers must not be written through an address. */
function hasControls(text: string): boolean {
  return /[\p{C}\p{Z}]/u.test(text);
}
