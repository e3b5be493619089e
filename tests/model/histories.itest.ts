import { it } from 'vitest';
import { expectHistories } from './run.ts';

// The whole of it is `npm run test:model`.
it('three hundred histories of money end as they must', () => expectHistories(1_000_001, 300), 600_000);
