import { expect, it } from 'vitest';
import { choose, UnknownNameError } from './selection.ts';

const groups = [
  { name: 'tap', names: ['tap-bare-bot', 'tap-raw'] },
  { name: 'callback', names: ['callback'] },
];

it('takes everything, a group, or one of it', () => {
  expect([...choose(groups, [])]).toEqual(['tap-bare-bot', 'tap-raw', 'callback']);
  expect([...choose(groups, ['tap'])]).toEqual(['tap-bare-bot', 'tap-raw']);
  expect([...choose(groups, ['callback', 'tap-raw'])]).toEqual(['callback', 'tap-raw']);
});

it('names what there is to whoever asks for something else', () => {
  expect(() => choose(groups, ['tap', 'tea'])).toThrow(UnknownNameError);
  expect(() => choose(groups, ['tea'])).toThrow('called tea. There are: tap, tap-bare-bot, tap-raw, callback');
});
