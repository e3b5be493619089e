import { BlockList, isIP } from 'node:net';

/** Says whether a sender's address is one of a provider's; an unknown address is none. */
export type IsSender = (address: string | null) => boolean;

/**
 * Reads addresses and networks: «185.71.76.0/27, 77.75.156.11, 2a02:5180::/32»; throws a `TypeError` for anything else.
 */
export function senders(networks: readonly string[]): IsSender {
  const list = new BlockList();
  for (const network of networks) {
    const { address, bits, family } = parseNetwork(network);
    list.addSubnet(address, bits, family);
  }
  return (address) => {
    const plain = address?.replace(/^::ffff:(?=\d+\.)/i, '') ?? '';
    const version = isIP(plain);
    return version !== 0 && list.check(plain, version === 6 ? 'ipv6' : 'ipv4');
  };
}

/** Whether a text is an address or a network. */
export function isNetwork(text: string): boolean {
  try {
    parseNetwork(text);
    return true;
  } catch {
    return false;
  }
}

function parseNetwork(text: string): { address: string; bits: number; family: 'ipv4' | 'ipv6' } {
  const [address = '', length] = text.split('/');
  const version = isIP(address);
  const width = version === 6 ? 128 : 32;
  const bits = length === undefined ? width : Number(length);
  if (version === 0 || !/^\d{1,3}$/.test(length ?? '0') || bits > width) throw new TypeError(`No network: ${text}`);
  return { address, bits, family: version === 6 ? 'ipv6' : 'ipv4' };
}
