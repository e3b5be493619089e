import { describe, expect, it } from 'vitest';
import { isNetwork, senders } from './networks.ts';
import { apiBase, callbackNetworks } from './settings.ts';

describe('senders', () => {
  const isSender = senders(['185.71.76.0/27', '77.75.156.11', '2a02:5180::/32']);

  it.each(['185.71.76.0', '185.71.76.31', '77.75.156.11', '::ffff:77.75.156.11', '2a02:5180::1'])(
    'knows %s',
    (address) => expect(isSender(address)).toBe(true),
  );

  it.each([null, '', 'nobody', '185.71.76.32', '77.75.156.12', '2a02:5181::1', '185.71.76.1, 10.0.0.1'])(
    'does not know %s',
    (address) => expect(isSender(address)).toBe(false),
  );

  it.each(['185.71.76.0/33', '185.71.76', '::/129', '1.2.3.4/', '1.2.3.4/x', ''])('takes %s for no network', (text) =>
    expect(isNetwork(text)).toBe(false),
  );
});

describe('settings', () => {
  it('fall back to what the provider publishes, and read again what they have written', () => {
    expect(apiBase('https://api.test').parse(undefined)).toBe('https://api.test');
    const networks = callbackNetworks(['10.0.0.0/8', '::1']);
    expect(networks.parse(undefined)).toBe('10.0.0.0/8, ::1');
    expect(networks.parse(networks.parse('127.0.0.1 ::1'))).toBe('127.0.0.1, ::1');
    expect(networks.safeParse('everybody').success).toBe(false);
  });

  it.each([
    ['https://pay.test/v3/', 'https://pay.test/v3'],
    ['http://127.0.0.1:80/x', 'http://127.0.0.1:80/x'],
    ['http://localhost:1', 'http://localhost:1'],
  ])('take %s for an API', (url, base) => expect(apiBase('https://api.test').parse(url)).toBe(base));

  it.each(['http://pay.test', 'http://127.0.0.1.pay.test', 'ftp://127.0.0.1', 'pay.test'])('refuse %s', (url) =>
    expect(apiBase('https://api.test').safeParse(url).success).toBe(false),
  );
});
