import { it } from 'vitest';
import { expectHistories } from './run.ts';

it('five thousand histories of money end as they must', () => expectHistories(5001, 5_000), 1_200_000);
