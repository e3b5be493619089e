import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SNOOZABLE_KINDS, TOPICS } from '../domain/notices/topics.ts';
import { noticeKinds } from '../jobs/notices/registry.ts';
import { reminders } from '../jobs/reminders/registry.ts';
import { createTranslator, LOCALES } from '../locales/index.ts';

const kindsThat = (property: 'isSwitchable' | 'isSnoozable') =>
  noticeKinds.filter((kind) => kind[property]).map(({ kind }) => kind);

describe('what can be told', () => {
  const foldersOf = (path: string) =>
    readdirSync(join(import.meta.dirname, '..', path), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .toSorted();
  const reminded = reminders.map(({ notice }) => notice.kind);

  // A kind that its own test imports is not unused, so nothing else would miss the line.
  it('is every folder of kinds, by its name', () => {
    const others = noticeKinds.map(({ kind }) => kind).filter((kind) => !reminded.includes(kind));
    expect(reminded.toSorted(), 'lines of jobs/reminders/registry.ts').toEqual(foldersOf('jobs/reminders'));
    expect(others.toSorted(), 'lines of jobs/notices/registry.ts').toEqual(foldersOf('jobs/notices'));
  });
});

describe('what a chat can switch off', () => {
  it('is every kind of notice that says so of itself, and no other', () => {
    const topics = TOPICS.map(({ kind }) => kind).toSorted();
    expect(topics, 'lines of domain/notices/topics.ts').toEqual(kindsThat('isSwitchable').toSorted());
  });

  it('is never what must not wait or must not be put off', () => {
    const urgent = noticeKinds.filter(({ isUrgent }) => isUrgent).map(({ kind }) => kind);
    expect(urgent).toContain('payment-succeeded');
    expect(TOPICS.filter(({ kind }) => urgent.includes(kind))).toEqual([]);
  });

  it.each(LOCALES)('has a name in %s', (locale) => {
    const t = createTranslator();
    const names = TOPICS.map(({ kind }) => t(locale, `notify-topic-${kind}`));
    expect(names.filter((name) => name.includes('notify-topic'))).toEqual([]);
    expect(new Set(names).size).toBe(TOPICS.length);
  });
});

it('what can be put off is every kind that says so of itself, and no other', () => {
  const snoozable = [...SNOOZABLE_KINDS].toSorted();
  expect(snoozable, 'isSnoozable in domain/notices/topics.ts').toEqual(kindsThat('isSnoozable').toSorted());
});
