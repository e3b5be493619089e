import { describe, expect, it } from 'vitest';
import { replayOf } from './replay.ts';

const sample = { user: 700_000_001, update: 800_000_001 };
const other = { user: 700_000_002, update: 800_000_002 };
const valuesOf = (...values: unknown[]) => replayOf({ text: 'q', values }, 'q', sample).values(other);

describe('a query sent again', () => {
  it('has the facts of another run wherever the sample had its own', () => {
    expect(valuesOf(700_000_001, '700000001', 700_000_001n, [800_000_001, 5])).toEqual([
      700_000_002,
      '700000002',
      700_000_002,
      [800_000_002, 5],
    ]);
    expect(valuesOf('{"key":"seen:800000001:700000001"}')).toEqual(['{"key":"seen:800000002:700000002"}']);
  });

  it('keeps everything else, longer numbers included', () => {
    expect(valuesOf('constant', 42, null, true, '1700000001')).toEqual(['constant', 42, null, true, '1700000001']);
  });

  it('moves moments to now', () => {
    const [moment] = valuesOf('2020-01-01 10:00:00.000+00:00');
    expect(Date.now() - Date.parse(String(moment))).toBeLessThan(10_000);
  });

  it('puts in the body that is given', () => {
    const replay = replayOf({ text: 'q', values: [new Uint8Array([1])] }, 'q', sample);
    expect(replay.values({ ...other, body: Buffer.from('x') })).toEqual([Buffer.from('x')]);
    expect(replay.values(other)).toEqual([Buffer.from([1])]);
  });
});
