import type { Database } from '../../prisma/client.ts';
import type { Random } from '../model/random.ts';
import { type Debt, debtsOf } from './debts.ts';
import { type Chat, makeFamily } from './families.ts';
import { type Term, termsOf } from './terms.ts';

/** Ten zones: changes of the clocks in both halves of the world, one by half an hour, offsets of three quarters. */
const ZONES = [
  'Europe/Moscow',
  'Asia/Vladivostok',
  'Europe/Kaliningrad',
  'Europe/Berlin',
  'America/New_York',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Asia/Kathmandu',
  'Africa/Casablanca',
] as const;

/** The usual numbers, and an organization's own. */
const USUAL = {
  debtDaysBefore: 3,
  debtDaysAfter: [7, 14],
  endingLessonsLeft: 2,
  endingDaysLeft: 7,
  remindersFrom: '10:00',
  lessonRemindersFrom: '17:00',
  quietHours: { start: '21:00', end: '09:00' },
};
const OWN: typeof USUAL = {
  ...USUAL,
  debtDaysBefore: 5,
  debtDaysAfter: [3, 10, 30],
  endingDaysLeft: 4,
  remindersFrom: '11:30',
  quietHours: { start: '20:30', end: '08:15' },
};

export interface School {
  readonly id: string;
  /** its only group */
  readonly groupId: number;
  readonly timeZone: string;
  readonly numbers: typeof USUAL;
}

/** Something that happens by itself as time goes by. */
export interface Event {
  readonly at: Date;
  run(db: Database): Promise<unknown>;
}

export interface World {
  readonly schools: readonly School[];
  /** by client */
  readonly chats: ReadonlyMap<number, readonly Chat[]>;
  readonly debts: readonly Debt[];
  readonly terms: readonly Term[];
  /** earliest first */
  readonly events: readonly Event[];
}

/** The time that is played. */
export interface Span {
  readonly start: Date;
  readonly days: number;
}

/** Lessons are on Tuesday, Thursday and Sunday, by the school's clock. */
export const LESSON = { weekdays: [2, 4, 7], startTime: '18:30' };

/** Ten schools with three families each, and what becomes of their debts and subscriptions in that time. */
export async function makeWorld(db: Database, random: Random, span: Span): Promise<World> {
  const schools: School[] = [];
  for (const [n, timeZone] of ZONES.entries()) {
    schools.push(await makeSchool(db, { id: `school-${n}`, timeZone, numbers: n % 3 === 1 ? OWN : USUAL }));
  }
  const chats = new Map<number, readonly Chat[]>();
  const debts: Debt[] = [];
  const terms: Term[] = [];
  for (const [n, school] of schools.entries()) {
    for (let number = 0; number < 3; number += 1) {
      // Every third family has a child in the next school as well, in another zone.
      const next = schools[(n + 1) % schools.length] ?? school;
      const theirs = number === 2 ? [school, next] : [school];
      const family = await makeFamily(db, theirs, n * 3 + number);
      chats.set(family.clientId, family.chats);
      for (const child of family.children) {
        debts.push(...debtsOf(child, random, span));
        terms.push(...termsOf(child, random, span));
      }
    }
  }
  const events = [...debts.flatMap(({ events: its }) => its), ...terms.map(({ event }) => event)];
  return { schools, chats, debts, terms, events: events.toSorted((a, b) => a.at.getTime() - b.at.getTime()) };
}

async function makeSchool(db: Database, school: Omit<School, 'groupId'>): Promise<School> {
  const { id, timeZone, numbers } = school;
  await db.organization.create({
    data: {
      id,
      kind: 'school',
      name: `Школа ${id}`,
      timeZone,
      currency: 'RUB',
      registrationMode: 'invited',
      accountWord: 'contract',
      thresholds: numbers,
    },
  });
  const group = { name: 'Футбол', payment: 'subscription', days: 'вт,чт,вс', endTime: '19:30', ...LESSON } as const;
  const { id: groupId } = await db.group.create({ data: { organizationId: id, ...group } });
  return { ...school, groupId };
}
