import { it } from 'vitest';
import { expectInTime, killDelivering } from '../conformance/kills.ts';

const KILLS = 5;

it('what a process that is killed in mid-delivery had in hand is out within 15 s', async () => {
  expectInTime(await killDelivering(KILLS, null), KILLS);
}, 300_000);
