import { refundConformance } from '../tests/conformance/refunds.ts';
import { openSandbox } from '../tests/conformance/stands/sandbox.ts';

refundConformance('the sandbox', openSandbox);
