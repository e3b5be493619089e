import { expect, it } from 'vitest';
import { surnameMatches } from './surname.ts';

it.each([
  ['Королёва Анна Петровна', ' королева ', true],
  ['Королёва Анна Петровна', 'КОРОЛЁВА', true],
  ['Королёва Анна Петровна', 'Анна', false],
  ['Королёва Анна Петровна', '', false],
  ['Королёва Анна Петровна', undefined, false],
  ['', '', false],
  [null, '', false],
  [undefined, undefined, false],
])('%j typed as %j: %j', (holder, typed, matches) => {
  expect(surnameMatches(holder, typed)).toBe(matches);
});
