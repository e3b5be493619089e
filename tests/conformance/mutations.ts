import { Buffer } from 'node:buffer';

/** Bodies that no provider sends: pieces of a true one, the same with bytes changed, and other formats altogether. */
export function mutations(body: Uint8Array): Uint8Array[] {
  const text = Buffer.from(body).toString('utf8');
  const cut = [0, 1, Math.floor(body.length / 2), body.length - 1].map((length) => body.slice(0, length));
  const flipped = Array.from({ length: 24 }, (_, index) => {
    const copy = Uint8Array.from(body);
    const at = Math.floor((body.length * index) / 24);
    copy[at] = (copy[at] ?? 0) ^ (1 << (index % 8));
    return copy;
  });
  const foreign = [
    'null',
    '[]',
    '{}',
    '""',
    '0',
    '{"object":null,"event":{}}',
    '__proto__=1&constructor=2',
    '%E0%A4%A',
    '<?xml version="1.0"?><a/>',
    '['.repeat(20_000),
    `{"a":"${'x'.repeat(200_000)}"}`,
    text.replaceAll(/\d/g, '9'),
    text.replaceAll(/\d+/g, '1e999'),
    text.replaceAll('"', "'"),
    text + text,
  ].map((each) => Buffer.from(each));
  const bytes = [Buffer.from([0xff, 0xfe, 0x00]), Buffer.alloc(64), Buffer.from('\u0000'.repeat(9))];
  return [...cut, ...flipped, ...foreign, ...bytes];
}
