import { expect, it } from 'vitest';
import { interleave } from './rounds.ts';

it('takes turns, there and back, and forgets the warm-up', async () => {
  const order: string[] = [];
  const contender = (name: string) => ({
    name,
    measure: (round: number) => Promise.resolve(order.push(`${name}${round}`) && round),
  });
  const measures = await interleave([contender('a'), contender('b')], { rounds: 3, warmUps: 1 });
  expect(order.join(' ')).toBe('a0 b0 b1 a1 a2 b2 b3 a3');
  expect(measures).toEqual(
    new Map([
      ['a', [1, 2, 3]],
      ['b', [1, 2, 3]],
    ]),
  );
});
