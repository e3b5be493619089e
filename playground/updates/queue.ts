import type { TelegramUpdate } from '@gramio/types';
import type { Events } from '../store/events.ts';
import type { Journal } from '../store/journal.ts';
import type { Settings } from '../store/settings.ts';

type UpdateContent = Omit<TelegramUpdate, 'update_id'>;

/** Updates that the bot has not confirmed, oldest first. */
export interface UpdateQueue {
  /** Keeps the update for the bot unless the bot did not ask for its kind. */
  add(content: UpdateContent): void;
  pending(): readonly TelegramUpdate[];
  /** Takes out one update that was handled. */
  confirm(updateId: number): void;
  /** Takes out every update below `offset`; a negative one keeps only that many of the newest. */
  confirmBelow(offset: number): void;
  clear(): void;
  /** Remembers which kinds the bot wants, as getUpdates and setWebhook say. */
  allow(kinds: readonly string[]): void;
  allowed(): readonly string[] | undefined;
  onAdd(listener: () => void): () => void;
}

/** Sent only to a bot that names them. */
const onlyWhenNamed = new Set(['chat_member', 'message_reaction', 'message_reaction_count']);

export function createUpdateQueue(journal: Journal, settings: Settings, events: Events): UpdateQueue {
  const pending = new Map<number, TelegramUpdate>();
  const listeners = new Set<() => void>();
  for (const [key, value] of journal.values()) {
    if (key.startsWith('update/')) pending.set((value as TelegramUpdate).update_id, value as TelegramUpdate);
  }
  // Real seconds, not the given clock: a bot remembers the numbers that it has seen, so a forgotten playground must
  // never give one out again.
  let lastId = journal.highest('update') || Math.floor(Date.now() / 1000) - 1_577_836_800;

  const remove = (updateId: number) => {
    if (pending.delete(updateId)) journal.remove(`update/${updateId}`);
  };
  const removed = () => events.emit({ kind: 'queue' });

  return {
    add(content) {
      const kind = Object.keys(content)[0] ?? '';
      const kinds = settings.get('allowed-updates', '') ?? [];
      if (kinds.length === 0 ? onlyWhenNamed.has(kind) : !kinds.includes(kind)) return;
      lastId += 1;
      const update = { update_id: lastId, ...content };
      pending.set(lastId, update);
      journal.put(`update/${lastId}`, update);
      for (const listener of listeners) listener();
    },
    pending: () => [...pending.values()],
    confirm(updateId) {
      remove(updateId);
      removed();
    },
    confirmBelow(offset) {
      const ids = [...pending.keys()];
      const doomed = offset < 0 ? ids.slice(0, offset) : ids.filter((id) => id < offset);
      for (const id of doomed) remove(id);
      if (doomed.length > 0) removed();
    },
    clear() {
      for (const id of pending.keys()) remove(id);
      removed();
    },
    allow: (kinds) => settings.set('allowed-updates', '', kinds),
    allowed: () => settings.get('allowed-updates', ''),
    onAdd(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
