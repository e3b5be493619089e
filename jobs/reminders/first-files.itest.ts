import { expect, it } from 'vitest';
import { fixedClock } from '../../domain/clock.ts';
import { importFiles } from '../../feed/import.ts';
import { feedStage } from '../../tests/harness/feed.ts';
import { makeCustomer } from '../../tests/harness/goods.ts';
import { runSweep } from '../sweep.ts';
import { reminders } from './registry.ts';

const clock = fixedClock('2026-11-20T09:00:00Z');
const stage = feedStage(clock);

it('a school whose first files bring its pupils and what it has published so far tells nobody of that', async () => {
  const school = await stage.addOrganization('school');
  const email = `a-${school}@x.example`;
  await makeCustomer(stage.db, school, email);
  const published = (number: number) => ['№;Название;Дата публикации', `${number};Разминка;13.11.2026`].join('\r\n');
  const paths = [
    await stage.folder.write('pupils.csv', ['Номер договора;Ученик;E-mail', `1;Анна;${email}`].join('\r\n')),
    await stage.folder.write('materials.csv', published(1)),
  ];
  // Files take their time, and pupils come before what is published for them.
  const passing = {
    now: () => {
      clock.advance(1_000);
      return clock.now();
    },
  };
  const told = async () => {
    const log = { error: () => undefined };
    await runSweep({ db: stage.db, clock, reminders, poke: () => undefined, log });
    return stage.db.notice.count({ where: { organizationId: school } });
  };
  await importFiles(stage.db, passing, { organizationId: school, paths, invitations: 'none' });
  expect(await told()).toBe(0);
  await stage.bring(school, published(2), { clock: passing, invitations: 'none' });
  expect(await told()).toBe(1);
});
