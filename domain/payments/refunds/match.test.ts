import { expect, it } from 'vitest';
import { matchRefund } from './match.ts';

const open = [
  { id: 1, amountMinor: 100n },
  { id: 2, amountMinor: 100n },
  { id: 3, amountMinor: 40n },
];

it('belongs to the refund that the provider says has ended, before any other of the same size', () => {
  expect(matchRefund(100n, open, { ended: [2], pending: [] })).toMatchObject({ id: 2 });
  expect(matchRefund(100n, open, { ended: [2], pending: [1] })).toMatchObject({ id: 2 });
});

it('belongs to one of exactly its size, else to the oldest that it is enough for, else to nobody here', () => {
  expect(matchRefund(40n, open, { ended: [], pending: [] })).toMatchObject({ id: 3 });
  expect(matchRefund(150n, open, { ended: [], pending: [] })).toMatchObject({ id: 1 });
  expect(matchRefund(30n, open, { ended: [], pending: [] })).toEqual({ id: null, amountMinor: 30n });
});

it('is left for later where it may be of a refund that the provider is still at', () => {
  expect(matchRefund(100n, open, { ended: [], pending: [2] })).toBeNull();
  expect(matchRefund(40n, open, { ended: [], pending: [1, 2] })).toMatchObject({ id: 3 });
  expect(matchRefund(30n, open, { ended: [], pending: [1, 2, 3] })).toMatchObject({ id: null });
});
