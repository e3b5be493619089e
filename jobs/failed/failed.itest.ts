import { expect, it } from 'vitest';
import { fixedClock } from '../../domain/clock.ts';
import { createTranslator } from '../../locales/index.ts';
import { makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase } from '../../tests/harness/database.ts';
import { noticesFailed } from '../notices/notices-failed/index.ts';
import { createNoticeText } from '../text.ts';
import { runFailed } from './failed.ts';

it('tells an organization once a day of what has failed since, and of nothing twice', async () => {
  const test = await createTestDatabase();
  const { db } = test;
  const clock = fixedClock('2026-11-20T08:00:00Z');
  const logged: object[] = [];
  const log = { error: (fields: object) => void logged.push(fields) };
  let pokes = 0;
  const run = () => runFailed({ db, clock, log, poke: () => (pokes += 1) });
  const letters = () => db.notice.findMany({ where: { kind: 'notices-failed' }, orderBy: { id: 'asc' } });
  let count = 0;
  const fail = (organizationId: string | null, reason = '400: Bad Request', kind = 'debt-due') =>
    db.notice.create({
      data: { key: `n${(count += 1)}`, kind, organizationId, state: 'failed', reason, finishedAt: clock.now() },
    });
  const say = async (row: { params: unknown; email: string | null }) => {
    const organization = { id: 'school', name: 'Старт', timeZone: 'Europe/Moscow', thresholds: {} as never };
    const recipient = {
      channel: 'email',
      clientId: null,
      email: row.email,
      locale: 'ru',
      organization,
      now: clock.now(),
      botUsername: null,
    } as const;
    const text = createNoticeText(createTranslator(), 'ru');
    const { render, dropped } = await noticesFailed.prepare(db, [{ id: 1, params: row.params }], recipient);
    return render?.(text).text ?? dropped[0]?.reason;
  };
  try {
    await makeOrganization(db);
    await makeOrganization(db, 'silent');
    const contacts = { email: 'office@example.org' };
    await db.organization.update({ where: { id: 'school' }, data: { contacts } });
    await run();
    expect(await letters()).toEqual([]);

    await fail('school');
    await fail('school', 'smtp 550');
    await fail('silent');
    await fail('school', 'smtp 550', 'notices-failed');
    await fail(null);
    await Promise.all([run(), run(), run()]);
    const [first, ...others] = (await letters()).filter(({ state }) => state === 'planned');
    expect(others).toEqual([]);
    expect(first).toMatchObject({ key: 'notices-failed:school:2026-11-20', email: contacts.email, channel: 'email' });
    if (!first) throw new Error('no letter');
    expect(await say(first)).toBe(
      [
        'Здравствуйте! О сообщениях клиентам организации <b>Старт</b>:',
        '',
        '<b>2 сообщения</b> отправить не удалось, и сами они больше не уйдут.',
        '• 400: Bad Request — 1',
        '• smtp 550 — 1',
        '',
        'Какие это сообщения и почему, покажет команда (её запускает тот, кто обслуживает кабинет):',
        'npm run notices -- --failed --organization school',
        'Когда причина устранена, отправить их снова:',
        'npm run notices -- retry --failed --organization school',
      ].join('\n'),
    );
    expect(pokes).toBeGreaterThan(0);
    expect(logged[0]).toMatchObject({ untold: 2 });

    clock.set('2026-11-20T19:00:00Z');
    await fail('school');
    await run();
    expect((await letters()).filter(({ state }) => state === 'planned')).toHaveLength(1);

    clock.set('2026-11-20T21:30:00Z');
    await run();
    const second = (await letters()).find(({ key }) => key === 'notices-failed:school:2026-11-21');
    expect(second?.params).toMatchObject({ sinceMs: new Date('2026-11-20T08:00:00Z').getTime() });
    if (!second) throw new Error('no second letter');
    expect(await say(second)).toContain('<b>1 сообщение</b>');

    await db.notice.updateMany({
      where: { kind: 'debt-due', state: 'failed' },
      data: { state: 'sent', reason: 'without-paper' },
    });
    const whole = await say(second);
    expect(whole).toContain('<b>1 сообщение</b> ушло, но без документа');
    expect(whole).not.toContain('отправить не удалось');
    await db.notice.updateMany({ where: { kind: 'debt-due' }, data: { state: 'planned', reason: null } });
    expect(await say(second)).toBe('dealt-with');
    expect(await say({ ...second, email: 'old@example.org' })).toBe('address-changed');
    clock.set('2026-11-22T08:00:00Z');
    await run();
    expect((await letters()).filter(({ state }) => state === 'planned')).toHaveLength(2);
  } finally {
    await test.drop();
  }
});
