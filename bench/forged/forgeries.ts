import { Buffer } from 'node:buffer';
import { mutations } from '../../tests/conformance/mutations.ts';
import type { Delivery } from '../../tests/storm/send.ts';

/** A true callback and what may be made of it; bytes and words only, so that it can go to another process. */
export interface Template {
  readonly provider: string;
  /** To its merchant's address, as the provider sent it. */
  readonly delivery: Delivery;
  /** As somebody would make it who is not the provider, by the stand-in's own idea of that. */
  readonly forged: readonly Delivery[];
  /** What stands in it for the payment: its number and the provider's id of it. */
  readonly names: readonly string[];
  /** The same of a payment of that merchant that nobody has paid. */
  readonly unpaidNames: readonly string[];
}

/** What forgeries are made from. */
export interface Material {
  readonly templates: readonly Template[];
  /** Addresses of other merchants' callbacks, of every provider. */
  readonly otherPaths: readonly string[];
}

/** A request that must change nothing; `how` says what was done to the true one. */
export interface Forgery {
  readonly how: string;
  readonly delivery: Delivery;
}

type Random = () => number;

type Forge = (template: Template, material: Material, random: Random) => Delivery;

const METHODS = ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'SEARCH'];
const CONTENT_TYPES = ['', 'text/plain', 'application/xml', 'multipart/form-data', 'application/json; charset=koi8-r'];
const WRONG = ['null', '[]', '{}', '0', '-1', '1e400', 'true', '""', '[[[[1]]]]', '"\\u0000"', '"__proto__"'];
const ESCAPES = ['%E0%A4%A', '%', '%zz', '%00', '%2e%2e%2f', '%c0%ae', '%ff%fe', '%0d%0a'];
/** More than a callback may have; what Node takes of headers is 16 kB. */
const OVERSIZE = Buffer.alloc(300_000, 0x20);

const pick = <T>(list: readonly T[], random: Random): T => list[Math.floor(random() * list.length)] as T;
const at = (length: number, random: Random): number => Math.floor(random() * length);

/** Ways to forge, with how often each is taken. */
const WAYS: readonly (readonly [how: string, weight: number, forge: Forge])[] = [
  [
    'forged as the stand-in does',
    12,
    ({ forged, delivery }, _, random) => pick([...forged, garbled(delivery)], random),
  ],
  ['mutated', 16, ({ delivery }, _, random) => ({ ...delivery, body: pick(mutated(delivery), random) })],
  ['bits flipped', 16, ({ delivery }, _, random) => ({ ...delivery, body: flipped(bodyOf(delivery), random) })],
  ['cut short', 8, ({ delivery }, _, random) => cut(delivery, random)],
  ['about an unpaid payment', 12, (template) => renamed(template)],
  ['fields given twice', 8, (template) => doubled(template)],
  ['other types', 8, ({ delivery }, _, random) => ({ ...delivery, body: retyped(bodyOf(delivery), random) })],
  [
    'to another merchant',
    6,
    ({ delivery }, { otherPaths }, random) => ({ ...delivery, path: pick(otherPaths, random) }),
  ],
  ['to nobody', 8, ({ delivery }, _, random) => ({ ...delivery, path: unknownPath(delivery.path, random) })],
  [
    'broken escapes',
    2,
    ({ delivery }, _, random) => ({ ...delivery, path: `${delivery.path}${pick(ESCAPES, random)}` }),
  ],
  ['other method', 3, ({ delivery }, _, random) => ({ ...garbled(delivery), method: pick(METHODS, random) })],
  ['other content type', 3, ({ delivery }, _, random) => retitled(delivery, pick(CONTENT_TYPES, random))],
  ['many headers', 1, ({ delivery }) => ({ ...garbled(delivery), headers: { ...delivery.headers, ...MANY } })],
  ['more than is taken', 0.5, ({ delivery }) => ({ ...delivery, body: Buffer.concat([bodyOf(delivery), OVERSIZE]) })],
];

const TOTAL = WAYS.reduce((sum, [, weight]) => sum + weight, 0);

/** The n-th forgery: of every provider's callbacks in turn, in a way that chance picks, from an address of nobody. */
export function forge(n: number, material: Material, random: Random): Forgery {
  const template = material.templates[n % material.templates.length] as Template;
  let left = random() * TOTAL;
  const [how, , make] = WAYS.find(([, weight]) => (left -= weight) < 0) ?? WAYS[0] ?? [];
  if (how === undefined || make === undefined) throw new Error('there is no way to forge');
  const delivery = make(template, material, random);
  const body = delivery.method === 'GET' || delivery.method === 'HEAD' ? null : delivery.body;
  return { how, delivery: { ...delivery, body, headers: fromAfar(template, delivery, random) } };
}

/**
 * Whoever sends it can claim any address on the left; the proxy adds the true one on the right. What the stand-in made
 * up comes from where the stand-in says.
 */
function fromAfar(template: Template, delivery: Delivery, random: Random): Delivery['headers'] {
  if (template.forged.includes(delivery)) return delivery.headers;
  const claimed = template.delivery.headers['x-forwarded-for'];
  const own = `203.0.113.${at(256, random)}`;
  return { ...delivery.headers, 'x-forwarded-for': claimed === undefined ? own : `${String(claimed)}, ${own}` };
}

const bodyOf = ({ body }: Delivery): Buffer => Buffer.from(body ?? []);

const garbled = (delivery: Delivery): Delivery => ({ ...delivery, body: Buffer.from(bodyOf(delivery).toReversed()) });

const known = new WeakMap<Delivery, Uint8Array[]>();
function mutated(delivery: Delivery): Uint8Array[] {
  const made = known.get(delivery) ?? mutations(bodyOf(delivery));
  known.set(delivery, made);
  return made;
}

function flipped(body: Buffer, random: Random): Buffer {
  const copy = Buffer.from(body);
  for (let left = 1 + at(8, random); left > 0; left -= 1) {
    const index = at(copy.length, random);
    copy[index] = (copy[index] ?? 0) ^ (1 << at(8, random));
  }
  return copy;
}

const cut = (delivery: Delivery, random: Random): Delivery => {
  const body = bodyOf(delivery);
  return { ...delivery, body: body.subarray(0, at(body.length, random)) };
};

function renamed({ delivery, names, unpaidNames }: Template): Delivery {
  let text = bodyOf(delivery).toString();
  names.forEach((name, index) => {
    if (name !== '') text = text.replaceAll(name, unpaidNames[index] ?? name);
  });
  return { ...delivery, body: Buffer.from(text) };
}

/** The fields of an unpaid payment stand in it besides the true ones, the later one deciding in most readers. */
function doubled(template: Template): Delivery {
  const { delivery } = template;
  const text = bodyOf(delivery).toString();
  const other = bodyOf(renamed(template)).toString();
  const both = text.startsWith('{') ? `${text.slice(0, text.lastIndexOf('}'))},${other.slice(1)}` : `${text}&${other}`;
  return { ...delivery, body: Buffer.from(both) };
}

function retyped(body: Buffer, random: Random): Buffer {
  const text = body.toString();
  if (!text.startsWith('{')) return Buffer.from(text.replace(/=[^&]*/, `[]=${pick(WRONG, random)}`));
  const values = [...text.matchAll(/:\s*("(?:[^"\\]|\\.)*"|-?[\d.]+|true|false|null)/g)];
  const value = pick(values, random);
  if (value === undefined) return Buffer.from('[]');
  return Buffer.from(
    `${text.slice(0, value.index)}:${pick(WRONG, random)}${text.slice(value.index + value[0].length)}`,
  );
}

function unknownPath(path: string, random: Random): string {
  const [, , provider = '', token = '', ...type] = path.split('/');
  const other = Buffer.from(Array.from({ length: 24 }, () => at(256, random))).toString('base64url');
  return pick(
    [
      `/hooks/${provider}/${other}`,
      `/hooks/${provider}/${[other, ...type].join('/')}`,
      `/hooks/${provider}/${token.slice(0, -1)}`,
      `/hooks/${provider}/${token.toLowerCase()}`,
      `/hooks/${other}/${token}`,
      `/hooks/__proto__/constructor`,
      `/hooks/${provider}`,
      `/hooks/${provider}/${token}/a/b/c`,
      `/hooks/${provider}/${'a'.repeat(4_000)}`,
      `/pay/${other}`,
    ],
    random,
  );
}

const retitled = (delivery: Delivery, type: string): Delivery => ({
  ...delivery,
  headers: { ...delivery.headers, 'content-type': type },
});

const MANY = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`x-header-${index}`, 'a']));
