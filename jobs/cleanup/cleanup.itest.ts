import { expect, it } from 'vitest';
import { fixedClock } from '../../domain/clock.ts';
import { makeAccount, makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase } from '../../tests/harness/database.ts';
import { cleanUp } from './cleanup.ts';

it('removes what protects against nothing any more, and nothing younger', async () => {
  const test = await createTestDatabase();
  const { db } = test;
  const clock = fixedClock('2026-11-20T08:00:00Z');
  const ago = (days: number) => new Date(clock.now().getTime() - days * 86_400_000);
  try {
    await db.telegramUpdate.createMany({
      data: [6.9, 7.1].map((days, index) => ({ updateId: index + 1, seenAt: ago(days) })),
    });
    await db.attempt.createMany({
      data: [29, 31].map((days) => ({ kind: 'k', subject: `${days}`, createdAt: ago(days) })),
    });
    await db.verification.createMany({
      data: [29, 31].map((days) => ({
        telegramUserId: 1n,
        email: 'a@example.org',
        purpose: 'bind',
        codeHash: '',
        linkTokenHash: `${days}`,
        createdAt: ago(days),
        expiresAt: ago(days),
      })),
    });
    const organization = await makeOrganization(db);
    const { id: accountId } = await makeAccount(db, organization.id, '1');
    await db.document.createMany({
      data: [89, 91].map((days) => ({
        key: `${days}`,
        accountId,
        fileName: 'a.pdf',
        mediaType: 'application/pdf',
        content: Buffer.from('paper'),
        createdAt: ago(200),
        usedAt: ago(days),
      })),
    });
    for (const days of [399, 401]) {
      const data = { organizationId: organization.id, segment: {}, textRu: '', actor: '', createdAt: ago(500) };
      const { id } = await db.broadcast.create({ data: { ...data, state: 'done', finishedAt: ago(days) } });
      const copy = { key: `${days}`, kind: 'broadcast', state: 'sent' as const, plannedAt: ago(500) };
      await db.notice.create({ data: { ...copy, broadcastId: id } });
    }
    await db.notice.create({ data: { key: 'debt', kind: 'debt-due', state: 'sent', plannedAt: ago(1_000) } });
    await cleanUp(db, clock);
    expect((await db.telegramUpdate.findMany()).map(({ updateId }) => updateId)).toEqual([1n]);
    expect((await db.attempt.findMany()).map(({ subject }) => subject)).toEqual(['29']);
    expect((await db.verification.findMany()).map(({ linkTokenHash }) => linkTokenHash)).toEqual(['29']);
    expect((await db.document.findMany()).map(({ key }) => key)).toEqual(['89']);
    expect((await db.notice.findMany({ orderBy: { key: 'asc' } })).map(({ key }) => key)).toEqual(['399', 'debt']);
  } finally {
    await test.drop();
  }
});
