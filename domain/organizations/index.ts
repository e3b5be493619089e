export { readOrganizationContacts } from './details.ts';
export { readThresholds, type Thresholds } from './thresholds.ts';
