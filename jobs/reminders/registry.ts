import { billIssued } from './bill-issued/index.ts';
import { debtDue } from './debt-due/index.ts';
import { lessonTomorrow } from './lesson-tomorrow/index.ts';
import { newMaterial } from './new-material/index.ts';
import { parcelIdle } from './parcel-idle/index.ts';
import type { Reminder } from './reminder.ts';
import { subscriptionEnding } from './subscription-ending/index.ts';
import { subscriptionUnpaid } from './subscription-unpaid/index.ts';

/** What the cabinet reminds of by itself. */
export const reminders: readonly Reminder[] = [
  subscriptionEnding,
  subscriptionUnpaid,
  debtDue,
  lessonTomorrow,
  newMaterial,
  billIssued,
  parcelIdle,
];
