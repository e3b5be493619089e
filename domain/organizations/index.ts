export {
  type BankDetails,
  type Contacts,
  type LegalDetails,
  readBankDetails,
  readLegalDetails,
  readOrganizationContacts,
} from './details.ts';
export { readThresholds, type Thresholds } from './thresholds.ts';
