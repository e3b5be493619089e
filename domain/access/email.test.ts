import { describe, expect, it } from 'vitest';
import { normalizeEmail } from './email.ts';

describe('normalizeEmail', () => {
  it.each([
    ['  Ivan.Petrov@Example.ORG \n', 'ivan.petrov@example.org'],
    ['mailto:a@example.org', 'a@example.org'],
    ['a+tag@example.org', 'a+tag@example.org'],
    ['jose\u0301@example.org', 'jos\u00e9@example.org'],
    ['ИВАН@Почта.РФ', 'иван@почта.рф'],
    ['a@xn--80a1acny.XN--p1ai', 'a@почта.рф'],
    ['info@bücher.example', 'info@bücher.example'],
  ])('%j is %j', (typed, normalized) => {
    expect(normalizeEmail(typed)).toBe(normalized);
    expect(normalizeEmail(normalized)).toBe(normalized);
  });

  it.each([
    '',
    'не указан',
    'нет',
    'a@b',
    'a@@example.org',
    'a b@example.org',
    'a@example.org, b@example.org',
    'a@example.org\nBcc: b@example.org',
    'a\u0000@example.org',
    'a\u200b@example.org',
    '@example.org',
    'a@',
    'a@-.org',
    '"><script>@example.org',
    `${'a'.repeat(250)}@example.org`,
  ])('%j is no address', (typed) => {
    expect(normalizeEmail(typed)).toBeNull();
  });
});
