import type { Statement } from './recording.ts';

/** What differs from one run of the same work to the next, by name: ids as they stand in queries and texts. */
export type Facts = Readonly<Record<string, string | number | Buffer>>;

/** A recorded query, ready to be sent again for other facts. */
export interface Replay {
  readonly name: string;
  readonly text: string;
  values(facts: Facts): unknown[];
}

/**
 * Makes a query of a recorded one: wherever a value was one of the sample's facts, or had one in its text, the same
 * fact of another run is put in; moments become now. The sample's facts have to be unmistakable (long numbers).
 */
export function replayOf({ text, values }: Statement, name: string, sample: Facts): Replay {
  const keys = new Map(Object.entries(sample).map(([key, value]) => [String(value), key]));
  const fills = values.map((value) => fillerOf(value, keys));
  return { name, text, values: (facts) => fills.map((fill) => fill(facts)) };
}

type Fill = (facts: Facts) => unknown;

const MOMENT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/;

function fillerOf(value: unknown, keys: ReadonlyMap<string, string>): Fill {
  if (Array.isArray(value)) {
    const fills = value.map((item) => fillerOf(item, keys));
    return (facts) => fills.map((fill) => fill(facts));
  }
  if (value instanceof Date || (typeof value === 'string' && MOMENT.test(value))) {
    return () => new Date().toISOString();
  }
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value);
    return (facts) => facts['body'] ?? bytes;
  }
  if (typeof value === 'number' || typeof value === 'bigint') {
    const key = keys.get(String(value));
    return key === undefined ? () => value : (facts) => facts[key];
  }
  if (typeof value === 'string') return textFiller(value, keys);
  return () => value;
}

function textFiller(text: string, keys: ReadonlyMap<string, string>): Fill {
  const whole = keys.get(text);
  if (whole !== undefined) return (facts) => String(facts[whole]);
  const parts = text.split(/(\d+)/).map((part) => ({ part, key: keys.get(part) }));
  if (parts.every(({ key }) => key === undefined)) return () => text;
  return (facts) => parts.map(({ part, key }) => (key === undefined ? part : String(facts[key]))).join('');
}
