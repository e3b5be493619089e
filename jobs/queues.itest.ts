import { faultsConformance } from '../tests/conformance/faults.ts';
import { jobsConformance } from '../tests/conformance/jobs.ts';
import { paceConformance } from '../tests/conformance/pace.ts';

jobsConformance('PostgreSQL', () => null);
paceConformance('PostgreSQL', () => null);
faultsConformance('PostgreSQL', () => null);
