import { expect, it } from 'vitest';
import { mayBePaidInChat } from './chat-goods.ts';

const KINDS = ['subscription', 'course', 'lesson', 'bill', 'order', 'delivery'] as const;
const NONE = Object.fromEntries(KINDS.map((kind) => [kind, false])) as Record<(typeof KINDS)[number], boolean>;

it('lets everything be paid in the chat that there is today', () => {
  expect(mayBePaidInChat([...KINDS.map((kind) => ({ kind })), { kind: null }])).toBe(true);
});

it('keeps digital goods out, and a balance that could pay for them', () => {
  const isDigital = { ...NONE, course: true };
  expect(mayBePaidInChat([{ kind: 'lesson' }], isDigital)).toBe(true);
  expect(mayBePaidInChat([{ kind: 'lesson' }, { kind: 'course' }], isDigital)).toBe(false);
  expect(mayBePaidInChat([{ kind: null }], isDigital)).toBe(false);
});
