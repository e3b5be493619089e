import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const TOKEN = '123456789:AAEabcdefghijklmnopqrstuvwxyz012345';
const KEY = Buffer.alloc(32, 7).toString('base64');

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('configuration', () => {
  it('needs nothing for the playground', () => {
    const config = readConfig({});
    expect(config).toMatchObject({ telegram: null, databaseUrl: null, host: '127.0.0.1', port: 3000 });
    expect(config.sandboxBank).toBe(true);
    expect([...config.roles]).toEqual(['bot', 'webhooks', 'jobs']);
  });

  it('believes no proxy unless told how many there are', () => {
    expect(readConfig({}).trustedProxies).toBe(0);
    expect(readConfig({ TRUSTED_PROXIES: '2' }).trustedProxies).toBe(2);
    expect(problemsOf({ TRUSTED_PROXIES: 'all' })).toHaveLength(1);
  });

  it('has pages for staff with a long password only', () => {
    expect(readConfig({}).staffLogin).toBeNull();
    expect(readConfig({ STAFF_LOGIN: 'anna:0123456789abcdef' }).staffLogin).toBe('anna:0123456789abcdef');
    for (const login of ['anna', 'anna:', 'anna:0123456789abcde', ':0123456789abcdef', 'an na:0123456789abcdef']) {
      expect(problemsOf({ STAFF_LOGIN: login })).toEqual([expect.stringMatching(/^STAFF_LOGIN .*openssl rand/u)]);
    }
  });

  it('takes an empty variable for an absent one', () => {
    expect(readConfig({ BOT_TOKEN: '', PORT: ' ' }).port).toBe(3000);
  });

  it('names all that a live bot lacks at once', () => {
    const problems = problemsOf({ BOT_TOKEN: TOKEN, DATABASE_URL: 'postgresql://localhost/cabinet' });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(['SMTP_URL', 'SECRET_KEY', 'PUBLIC_URL']);
  });

  it('names every wrong value with what it should be', () => {
    const problems = problemsOf({ BOT_TOKEN: 'abc', PORT: 'x', ROLES: 'bot,cook', SECRET_KEY: 'short' });
    expect(new Set(problems.map((problem) => problem.split(' ')[0]))).toEqual(
      new Set(['BOT_TOKEN', 'PORT', 'ROLES', 'SECRET_KEY']),
    );
  });

  it('is complete with what a live bot needs', () => {
    const config = readConfig({
      BOT_TOKEN: TOKEN,
      SMTP_URL: 'smtps://user:secret@mail.example',
      SECRET_KEY: KEY,
      PUBLIC_URL: 'https://cabinet.example/',
      DATABASE_URL: 'postgresql://localhost/cabinet',
      HOST: '0.0.0.0',
    });
    expect(config.publicUrl).toBe('https://cabinet.example');
    expect(config.sandboxBank).toBe(false);
  });

  it('refuses plain http for real Telegram, and the playground on an open address', () => {
    const live = { BOT_TOKEN: TOKEN, SMTP_URL: 'smtp://mail.example', SECRET_KEY: KEY };
    expect(problemsOf({ ...live, PUBLIC_URL: 'http://cabinet.example' })[0]).toContain('PUBLIC_URL');
    expect(problemsOf({ HOST: '0.0.0.0' })[0]).toContain('HOST');
  });

  it('says aloud that test money is taken', () => {
    const config = readConfig({
      BOT_TOKEN: TOKEN,
      SMTP_URL: 'smtp://mail.example',
      SECRET_KEY: KEY,
      TELEGRAM_API_ROOT: 'http://127.0.0.1:8081',
    });
    expect(config.sandboxBank).toBe(true);
    expect(config.warnings.join()).toMatch(/PUBLIC_URL.*SANDBOX_BANK/u);
  });
});
