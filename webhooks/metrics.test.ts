import { expect, it } from 'vitest';
import type { Breach } from '../domain/billing/verify.ts';
import { createMetrics } from './metrics.ts';

it('shows what the latest verification of the ledger found, each kind by its name, and none where all holds', async () => {
  const metrics = createMetrics();
  const checked = {
    accounts: 0,
    transactions: 0,
    entries: 0,
    charges: 0,
    months: 0,
    payments: 0,
    refunds: 0,
    events: 0,
  };
  const breach: Breach = { name: 'balance-differs', id: '1', expected: 1n, actual: 2n };
  metrics.ledgerVerified({ checked, breaches: [breach, { ...breach, id: '2' }] });
  const broken = await metrics.registry.metrics();
  expect(broken).toContain('ledger_breaches{breach="balance-differs"} 2');
  expect(broken).toContain('ledger_breaches{breach="numbering-has-holes"} 0');
  expect(broken).toMatch(/^ledger_verified_timestamp_seconds \d+/mu);
  metrics.ledgerVerified({ checked, breaches: [] });
  expect(await metrics.registry.metrics()).toContain('ledger_breaches{breach="balance-differs"} 0');
});
