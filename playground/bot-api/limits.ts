import { tooManyRequests } from './errors.ts';

/**
 * How fast a bot may write. Telegram names 30 messages a second over all, one a second in a chat with short bursts
 * allowed, and 20 a minute in a group; how long a burst may be, and how edits count, it does not say, so those are
 * chosen from how bots fare in practice.
 */
export interface Limits {
  /** Messages in any sliding second, over all chats. */
  messagesPerSecond: number;
  /** Messages at once in one private chat before the pace of one a second holds. */
  chatBurst: number;
  /** Messages in any sliding minute in one group. */
  groupMessagesPerMinute: number;
  /** Edits, deletions and reactions at once in one chat before the pace below holds. */
  editBurst: number;
  editsPerSecond: number;
}

const telegramLimits: Limits = {
  messagesPerSecond: 30,
  chatBurst: 8,
  groupMessagesPerMinute: 20,
  editBurst: 30,
  editsPerSecond: 5,
};

export interface Limiter {
  /** Counts a message to a chat (a negative id is a group), or throws 429. */
  message(chatId: number): void;
  /** Counts an edit in a chat, or throws 429. */
  edit(chatId: number): void;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

/** `nowMs` is a monotonic clock: limits hold in real time whatever time the playground shows. */
export function createLimiter(given: Partial<Limits> | false, nowMs = () => performance.now()): Limiter {
  if (given === false) return { message: () => undefined, edit: () => undefined };
  const limits = { ...telegramLimits, ...given };
  const overall = createWindow(limits.messagesPerSecond, 1000);
  const groups = new Map<number, ReturnType<typeof createWindow>>();
  const messages = new Map<number, Bucket>();
  const edits = new Map<number, Bucket>();

  return {
    message(chatId) {
      const now = nowMs();
      const waits = [overall.waitMs(now)];
      const ofGroup = chatId < 0 ? groupWindow(chatId) : undefined;
      const bucket = ofGroup === undefined ? refill(messages, chatId, limits.chatBurst, 1, now) : undefined;
      waits.push(ofGroup?.waitMs(now) ?? 0, bucket === undefined ? 0 : (1 - bucket.tokens) * 1000);
      refuse(Math.max(...waits));
      overall.add(now);
      ofGroup?.add(now);
      if (bucket !== undefined) bucket.tokens -= 1;
    },
    edit(chatId) {
      const bucket = refill(edits, chatId, limits.editBurst, limits.editsPerSecond, nowMs());
      refuse(((1 - bucket.tokens) * 1000) / limits.editsPerSecond);
      bucket.tokens -= 1;
    },
  };

  function groupWindow(chatId: number) {
    const window = groups.get(chatId) ?? createWindow(limits.groupMessagesPerMinute, 60_000);
    groups.set(chatId, window);
    return window;
  }
}

function refuse(waitMs: number): void {
  if (waitMs > 0) throw tooManyRequests(Math.ceil(waitMs / 1000));
}

function refill(buckets: Map<number, Bucket>, chatId: number, size: number, perSecond: number, now: number): Bucket {
  const bucket = buckets.get(chatId) ?? { tokens: size, atMs: now };
  bucket.tokens = Math.min(size, bucket.tokens + ((now - bucket.atMs) * perSecond) / 1000);
  bucket.atMs = now;
  buckets.set(chatId, bucket);
  return bucket;
}

/** At most `count` in any `windowMs`, wherever the window begins. */
function createWindow(count: number, windowMs: number) {
  const times: number[] = [];
  return {
    waitMs(now: number): number {
      while (times.length > 0 && (times[0] ?? now) <= now - windowMs) times.shift();
      return times.length < count ? 0 : (times[0] ?? now) + windowMs - now;
    },
    add: (now: number) => times.push(now),
  };
}
