import { boardConformance } from '../tests/conformance/board.ts';

boardConformance('PostgreSQL', () => null);
