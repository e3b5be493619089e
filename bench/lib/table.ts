import Table from 'cli-table3';
import type { Result } from './result.ts';

/** The results for a person: what was measured, beside what, and whether the aim is reached. */
export function table(results: readonly Result[]): string {
  const lines = new Table({
    head: ['', 'ours', 'floor', 'ratio', 'unit', 'aim', 'holds'],
    colAligns: ['left', 'right', 'right', 'right', 'left', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const { name, ours, floor, ratio, unit, aim, holds } of results) {
    lines.push([
      name,
      figure(ours),
      floor === null ? '' : figure(floor),
      ratio === null ? '' : ratio.toFixed(2),
      unit,
      aim === null ? '' : String(aim),
      holds === null ? '' : holds ? 'yes' : 'NO',
    ]);
  }
  return lines.toString();
}

/** Three digits that count: 1234, 123, 12.3, 1.23. */
function figure(value: number): string {
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
}
