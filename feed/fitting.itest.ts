import { describe, expect, it, onTestFinished } from 'vitest';
import { fixedClock } from '../domain/clock.ts';
import { addOrganization } from '../tests/harness/access.ts';
import { createTestDatabase } from '../tests/harness/database.ts';
import { importFiles } from './import.ts';

describe('a file of another trade', () => {
  it('is refused before anything is written, unless its kind is named', async () => {
    const { db, drop } = await createTestDatabase();
    onTestFinished(() => drop());
    await addOrganization(db, 'school');
    const clock = fixedClock('2026-11-22T09:00:00Z');
    const paths = ['demo/data/shop/заказы.csv'];
    await expect(importFiles(db, clock, { organizationId: 'school', paths })).rejects.toThrow(/--kind orders/u);
    expect(await db.order.count()).toBe(0);
    const report = await importFiles(db, clock, { organizationId: 'school', paths, kind: 'orders', dryRun: true });
    expect(report.files[0]?.added).toBeGreaterThan(50);
  });
});
