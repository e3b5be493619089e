import { describe, expect, it } from 'vitest';
import { providers } from '../../payments/registry.ts';
import { chatConformance } from './chat.ts';
import { compareConformance } from './compare.ts';
import { paymentConformance } from './payments.ts';
import { receiptConformance } from './receipts.ts';
import { refundConformance } from './refunds.ts';
import { noteResults, printResults } from './results.ts';
import { savedConformance } from './saved.ts';
import { chatStands, stands, standsWithoutRefunds } from './stands/index.ts';

printResults();

it('there is a stand-in for every provider', () => {
  expect(providers.map(({ name }) => name).filter((name) => !(name in stands || name in chatStands))).toEqual([]);
});

for (const [name, open] of Object.entries(stands)) {
  describe(name, () => {
    noteResults(name);
    paymentConformance(name, open);
    refundConformance(name, open);
    receiptConformance(name, open);
    savedConformance(name, open);
    compareConformance(name, open);
  });
}

for (const [name, open] of Object.entries(standsWithoutRefunds)) {
  describe(name, () => {
    noteResults(name);
    paymentConformance(name, open);
  });
}

for (const [name, { open, openChat }] of Object.entries(chatStands)) {
  describe(name, () => {
    noteResults(name);
    chatConformance(name, open, openChat);
  });
}
