import { expect, it } from 'vitest';
import type { AnyNoticeKind } from '../notice.ts';
import { check } from './check.ts';
import type { OwedNotice } from './owed.ts';

const kinds = [
  { kind: 'debt', isSwitchable: true, isSnoozable: true, needsConsent: true },
  { kind: 'payment', isSwitchable: false, isSnoozable: false, needsConsent: false },
] as AnyNoticeKind[];

const fine = {
  id: 1,
  kind: 'debt',
  channel: 'telegram',
  clientId: 7,
  attempts: 0,
  bound: true,
  clientBound: true,
  consented: true,
  muted: false,
  snoozed: false,
  clientEmail: 'a@example.org',
} as OwedNotice;

it.each<[string, Partial<OwedNotice>, { state: string; reason: string; byLetter?: boolean } | null]>([
  ['what is fine', {}, null],
  ['a kind that nobody knows', { kind: 'old' }, { state: 'failed', reason: 'unknown-kind' }],
  ['one that ends the process each time', { attempts: 1_000 }, { state: 'failed', reason: 'too-many-attempts' }],
  ['what is switched off', { muted: true }, { state: 'dropped', reason: 'muted' }],
  ['what cannot be switched off', { kind: 'payment', muted: true }, null],
  ['without consent', { consented: false }, { state: 'dropped', reason: 'no-consent' }],
  ['what needs no consent', { kind: 'payment', consented: false }, null],
  ['what is put off', { snoozed: true }, { state: 'dropped', reason: 'snoozed' }],
  ['what cannot be put off', { kind: 'payment', snoozed: true }, null],
  ['one of two chats let go', { bound: false }, { state: 'dropped', reason: 'unbound', byLetter: false }],
  [
    'the last chat let go',
    { bound: false, clientBound: false },
    { state: 'dropped', reason: 'unbound', byLetter: true },
  ],
  [
    'the last chat let go, without an address',
    { bound: false, clientBound: false, clientEmail: null },
    { state: 'dropped', reason: 'unbound', byLetter: false },
  ],
  [
    'a chat that was never its client’s, who has none',
    { bound: false, clientBound: null },
    { state: 'dropped', reason: 'unbound', byLetter: true },
  ],
  ['a letter without a chat', { channel: 'email', bound: false, clientBound: false }, null],
  ['a chat that is no client’s', { kind: 'payment', clientId: null, bound: false }, null],
])('%s', (_what, changes, end) => {
  const { holding, ended } = check(kinds, [{ ...fine, ...changes }]);
  expect(ended).toEqual(end === null ? [] : [{ id: 1, ...end }]);
  expect(holding).toHaveLength(end === null ? 1 : 0);
});
