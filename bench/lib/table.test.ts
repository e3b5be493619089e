import { expect, it } from 'vitest';
import { table } from './table.ts';

const cells = (line = '') => line.split('│').map((cell) => cell.trim());

it('shows figures with as many digits as they deserve, and what is not there as nothing', () => {
  const lines = table([
    { name: 'tap', ours: 812.4, floor: 1000, ratio: 0.8124, unit: 'taps/s', aim: 0.8, holds: true },
    { name: 'start', ours: 11.26, floor: null, ratio: null, unit: 's', aim: 10, holds: false },
    { name: 'told', ours: 1.234, floor: null, ratio: null, unit: 'ms', aim: null, holds: null },
  ]).split('\n');
  expect(cells(lines[3])).toEqual(['', 'tap', '812', '1000', '0.81', 'taps/s', '0.8', 'yes', '']);
  expect(cells(lines[4])).toEqual(['', 'start', '11.3', '', '', 's', '10', 'NO', '']);
  expect(cells(lines[5])).toEqual(['', 'told', '1.23', '', '', 'ms', '', '', '']);
});
