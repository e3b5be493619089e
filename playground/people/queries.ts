import type { Clock } from '../../domain/clock.ts';
import type { Journal } from '../store/journal.ts';

/** What the bot answered to a press. */
interface QueryAnswer {
  text?: string;
  showAlert?: boolean;
  url?: string;
}

/** What the bot answered to a checkout. */
export interface CheckoutAnswer {
  ok: boolean;
  errorMessage?: string;
}

interface OpenQuery {
  id: string;
  askedAtMs: number;
  kind: 'callback' | 'checkout';
}

/** Questions that the bot owes an answer: presses and checkouts; each is answered once and in time. */
export interface Queries {
  /** A new question; `onAnswer` hears the answer, undefined when the time is over. */
  open(kind: 'callback', onAnswer: (answer: QueryAnswer | undefined) => void): string;
  open(kind: 'checkout', onAnswer: (answer: CheckoutAnswer | undefined) => void): string;
  /** Whether the question is there to be answered; a question can be answered once. */
  answer(kind: OpenQuery['kind'], id: string, answer: QueryAnswer | CheckoutAnswer): boolean;
  close(): void;
}

/** Telegram names no term for presses; bots see theirs refused after about a minute. Checkouts have ten seconds. */
const lifetimeMs = { callback: 60_000, checkout: 10_000 };

/** The page stops turning its wheel earlier than the query dies, as Telegram's apps do. */
const patienceMs = { callback: 15_000, checkout: 10_000 };

export function createQueries(journal: Journal, clock: Clock): Queries {
  const open = new Map<string, OpenQuery>();
  const listeners = new Map<string, (answer: QueryAnswer | CheckoutAnswer | undefined) => void>();
  const timers = new Set<NodeJS.Timeout>();
  for (const [key, value] of journal.values())
    if (key.startsWith('query/')) open.set((value as OpenQuery).id, value as OpenQuery);
  let count = journal.highest('query');

  const isAlive = ({ kind, askedAtMs }: OpenQuery) => clock.now().getTime() - askedAtMs <= lifetimeMs[kind];
  const remove = (id: string) => {
    open.delete(id);
    journal.remove(keyOf(id));
  };

  return {
    open(kind: OpenQuery['kind'], onAnswer: (answer: never) => void) {
      for (const query of open.values()) if (!isAlive(query)) remove(query.id);
      count += 1;
      const id = `73${String(count).padStart(16, '0')}`;
      const query: OpenQuery = { id, kind, askedAtMs: clock.now().getTime() };
      open.set(id, query);
      journal.put(keyOf(id), query);
      const timer = setTimeout(() => settle(id, undefined), patienceMs[kind]).unref();
      timers.add(timer);
      listeners.set(id, (answer) => {
        clearTimeout(timer);
        timers.delete(timer);
        (onAnswer as (answer: QueryAnswer | CheckoutAnswer | undefined) => void)(answer);
      });
      return id;
    },
    answer(kind, id, answer) {
      const query = open.get(id);
      if (query === undefined || query.kind !== kind) return false;
      remove(id);
      if (!isAlive(query)) return false;
      settle(id, answer);
      return true;
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
    },
  };

  function settle(id: string, answer: QueryAnswer | CheckoutAnswer | undefined): void {
    listeners.get(id)?.(answer);
    listeners.delete(id);
  }
}

function keyOf(id: string): string {
  return `query/${Number(id.slice(2))}`;
}
