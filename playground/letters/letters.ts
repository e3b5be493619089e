import type { Events } from '../store/events.ts';
import type { Journal } from '../store/journal.ts';

/** A letter that the app sent. */
export interface Letter {
  id: number;
  /** When it came, in ISO 8601. */
  at: string;
  from: string;
  to: readonly string[];
  subject: string;
  text: string;
  html: string;
  /** A code of six digits that stands in it. */
  code?: string;
  /** Every http link in it. */
  links: readonly string[];
}

export interface Letters {
  add(letter: Omit<Letter, 'id' | 'code' | 'links'>): Letter;
  /** Newest first; only those to `address`, if given. */
  all(address?: string): readonly Letter[];
  byId(id: number): Letter | undefined;
}

const lettersKept = 500;

export function createLetters(journal: Journal, events: Events): Letters {
  const letters = new Map<number, Letter>();
  for (const [key, value] of journal.values()) {
    if (key.startsWith('letter/')) letters.set((value as Letter).id, value as Letter);
  }
  let lastId = journal.highest('letter');

  return {
    add(content) {
      lastId += 1;
      const code = /(?<![\p{L}\d])\d{6}(?![\p{L}\d])/u.exec(`${content.subject}\n${content.text}`)?.[0];
      const letter = { id: lastId, ...content, ...(code === undefined ? {} : { code }), links: findLinks(content) };
      letters.set(lastId, letter);
      journal.put(`letter/${lastId}`, letter);
      const oldest = letters.size > lettersKept ? letters.keys().next().value : undefined;
      if (oldest !== undefined) {
        letters.delete(oldest);
        journal.remove(`letter/${oldest}`);
      }
      events.emit({ kind: 'letter', id: lastId });
      return letter;
    },
    all: (address) =>
      [...letters.values()]
        .filter(({ to }) => address === undefined || to.includes(address.trim().toLowerCase()))
        .toReversed(),
    byId: (id) => letters.get(id),
  };
}

function findLinks({ text, html }: { text: string; html: string }): string[] {
  const inText = text.match(/https?:\/\/[^\s<>"«»]+(?<![.,;:!?)])/g) ?? [];
  const inHtml = [...html.matchAll(/href="(https?:[^"]+)"/g)].map((match) => (match[1] ?? '').replaceAll('&amp;', '&'));
  return [...new Set([...inText, ...inHtml])];
}
