/** Robokassa takes Russian and English letters, digits and punctuation, and no other characters. */
const FOREIGN = /[^A-Za-zА-Яа-яЁё0-9 .,:;!?()"'%+\-/_=&*#@[\]]/gu;

const PLAIN: readonly (readonly [RegExp, string])[] = [
  [/[«»„“”]/gu, '"'],
  [/[‘’`]/gu, "'"],
  [/[–—−‑]/gu, '-'],
  [/№/gu, 'N'],
  [/[•·×]/gu, '*'],
  [/…/gu, '...'],
  [/\s+/gu, ' '],
];

/** A text in the characters that Robokassa takes, at most `max` of them; never empty. */
export function plain(text: string, max: number): string {
  const spelled = PLAIN.reduce((spelt, [from, to]) => spelt.replace(from, to), text.normalize('NFC'));
  const kept = spelled.replace(FOREIGN, ' ').replace(/ {2,}/g, ' ').trim().slice(0, max).trim();
  return kept === '' ? 'Оплата' : kept;
}
