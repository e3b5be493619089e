import { describe, expect, it } from 'vitest';
import { createLog } from './log.ts';

function collect(options: { level?: string; pretty?: boolean } = {}) {
  const lines: string[] = [];
  const log = createLog({ ...options, destination: { write: (line) => void lines.push(line) } });
  return { log, text: () => lines.join('') };
}

describe('createLog', () => {
  const botToken = '123456789:AAExample-example_example0example000';

  it.each([
    ['a bot token inside an address', `https://api.telegram.org/bot${botToken}/sendMessage`, botToken],
    ['a password of a database', 'postgresql://cabinet:s3cr3t@127.0.0.1:5432/cabinet', 's3cr3t'],
    ['an e-mail address', 'Key (email)=(anna.petrova@example.ru) already exists', 'anna.petrova'],
    ['a Russian e-mail address', 'письмо на анна@почта.рф не ушло', 'анна@'],
    ['a payment link', 'GET /pay/9fK3x_2Qa77b', '9fK3x'],
    ['a callback address', 'POST /hooks/sandbox/mt_abcdef/success', 'mt_abcdef'],
    ['a deep link', 'https://t.me/bot?start=v_abcdef', 'v_abcdef'],
    ['an authorization', 'Authorization: Bearer abc.def', 'abc.def'],
  ])('never writes %s, in a message, a field or an error', (_name, sentence, secret) => {
    const { log, text } = collect();
    log.info(sentence);
    log.info({ detail: { deep: [sentence] } }, 'field');
    log.error({ err: new Error('outer', { cause: new Error(sentence) }) }, 'error');
    expect(text().split('\n')).toHaveLength(4);
    expect(text()).not.toContain(secret);
    expect(text()).toContain('***');
  });

  it('blanks fields that hold personal data or secrets, and keeps ids and codes', () => {
    const { log, text } = collect();
    log.info({ email: 'x', user: { firstName: 'Анна', id: 7 }, code: '23505' }, 'bound');
    expect(JSON.parse(text())).toMatchObject({ email: '***', user: { firstName: '***', id: 7 }, code: '23505' });
  });

  it('writes of an error its kind, codes and causes, and nothing that a library hung onto it', () => {
    const { log, text } = collect();
    const error = Object.assign(new TypeError('boom'), { payload: { text: 'Анна' }, ctx: {}, code: 'E_BOOM' });
    log.error({ err: error }, 'failed');
    const { err } = JSON.parse(text()) as { err: Record<string, unknown> };
    expect(err).toMatchObject({ type: 'TypeError', message: 'boom', code: 'E_BOOM' });
    expect(Object.keys(err).toSorted()).toEqual(['code', 'message', 'stack', 'type']);
  });

  it('writes only its level and above', () => {
    const { log, text } = collect({ level: 'warn' });
    log.info('quiet');
    log.warn('loud');
    expect(text()).not.toContain('quiet');
    expect(text()).toContain('loud');
  });

  it('writes lines for a person where asked, with the stack of an error below', () => {
    const { log, text } = collect({ pretty: true });
    log.warn({ attempt: 2, err: new Error('no answer') }, 'Trying again');
    expect(text()).toMatch(/^\d\d:\d\d:\d\d WARN {2}Trying again attempt=2\nError: no answer\n {4}at /);
  });
});
