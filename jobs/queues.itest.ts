import { jobsConformance } from '../tests/conformance/jobs.ts';

jobsConformance('PostgreSQL', () => null);
