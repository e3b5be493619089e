import { describe, expect, it } from 'vitest';
import { isOn, type Mute, type Switchable, switched } from './switches.ts';

const ALL: Switchable = [
  { id: 'school', topics: ['debt', 'lesson', 'news'] },
  { id: 'shop', topics: ['debt', 'parcel', 'news'] },
];
const PAIRS = ALL.flatMap(({ id, topics }) => topics.map((kind) => ({ organizationId: id, kind })));
const mute = (organizationId: string, kind: string): Mute => ({ organizationId, kind });
const onPairs = (mutes: readonly Mute[]) => PAIRS.filter((pair) => isOn(mutes, pair));
const within = (target: Mute, pair: Mute) =>
  (target.organizationId === '' || target.organizationId === pair.organizationId) &&
  (target.kind === '' || target.kind === pair.kind);

describe('switched', () => {
  it('changes just what it was asked, whatever was switched before', () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * below);
    };
    let mutes: Mute[] = [];
    for (let step = 0; step < 2000; step += 1) {
      const target = mute(
        ['', 'school', 'shop'][random(3)] ?? '',
        ['', 'debt', 'lesson', 'parcel', 'news'][random(5)] ?? '',
      );
      const on = random(2) === 0;
      const before = mutes;
      mutes = switched(before, target, on, ALL);
      const expected = PAIRS.filter((pair) => (within(target, pair) ? on : isOn(before, pair)));
      expect(onPairs(mutes)).toEqual(expected);
      expect(switched(mutes, target, on, ALL)).toEqual(mutes);
    }
  });

  it('keeps what is switched off for organizations and kinds to come', () => {
    const everywhere = switched([mute('shop', 'news')], mute('', ''), false, ALL);
    expect(everywhere).toEqual([mute('', '')]);
    expect(isOn(everywhere, mute('new', 'new'))).toBe(false);
    expect(switched([mute('', 'news')], mute('', 'debt'), false, ALL)).toEqual([mute('', 'news'), mute('', 'debt')]);
  });

  it('takes one kind of one organization out of a broader mute', () => {
    expect(switched([mute('', '')], mute('school', 'lesson'), true, ALL)).toEqual([
      mute('school', 'debt'),
      mute('school', 'news'),
      mute('shop', ''),
    ]);
    expect(switched([mute('', 'news')], mute('shop', 'news'), true, ALL)).toEqual([mute('school', 'news')]);
  });

  it('leaves an organization silent that cannot be seen now', () => {
    const before = [mute('closed', ''), mute('closed', 'debt'), mute('shop', 'debt')];
    expect(switched(before, mute('', 'debt'), true, ALL)).toEqual([mute('closed', '')]);
    expect(switched(before, mute('', ''), true, ALL)).toEqual([]);
  });
});
