import { z } from 'zod';
import type { ChargeKind } from '../../prisma/generated/enums.ts';

const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'время пишется так: 21:00');
const CHARGE_KINDS = ['subscription', 'course', 'lesson', 'bill', 'order', 'delivery'] as const satisfies ChargeKind[];
const days = z.number().int().min(0).max(365);

const fields = {
  /** A subscription is ending with at most so many lessons left. */
  endingLessonsLeft: z.number().int().min(0).max(100),
  /** A subscription is ending with at most so many days left, today included. */
  endingDaysLeft: days,
  /** A debt is reminded of so many days before it is due (and on the day). */
  debtDaysBefore: days,
  /** A debt is reminded of so many days after it was due. */
  debtDaysAfter: z.array(days.min(1)).max(10),
  /** The day of the following month on which a month's bill is due; in a shorter month, its last day. */
  billDueDay: z.number().int().min(1).max(31),
  /** The least sum that is taken through the cabinet at once, in minor units. */
  minimumPaymentMinor: z.number().int().min(0),
  /** Charges of these kinds are paid from the account's balance by itself, as soon as both are there. */
  balancePays: z.array(z.enum(CHARGE_KINDS, `через запятую, что из этого: ${CHARGE_KINDS.join(', ')}`)),
  /** Documents that the chat sends cannot be forwarded or saved from it. */
  protectDocuments: z.boolean(),
  /** Attaching an account by its bill asks for the holder's surname, too. */
  surnameRequired: z.boolean(),
  /** How many failed attachments a day, over the whole organization, alert its staff. */
  attachFailuresPerDay: z.number().int().min(1),
  /** Reminders are looked for from this time of the organization's day on. */
  remindersFrom: wallTime,
  /** Tomorrow's lessons are reminded of from this time of the organization's day on. */
  lessonRemindersFrom: wallTime,
  /** A parcel that has not moved for so many days is told of. */
  parcelIdleDays: days.min(1),
  /** Nothing but payment results and security is sent between these hours of the client's day. */
  quietHours: z.object({ start: wallTime.default('21:00'), end: wallTime.default('09:00') }),
} as const;

const thresholdsSchema = z.object(fields);

/** The numbers that an organization has set for itself. */
export const ownThresholdsSchema = thresholdsSchema.partial();

export type Thresholds = z.infer<typeof thresholdsSchema>;

/** What holds until an organization says otherwise. */
const defaults: Thresholds = {
  endingLessonsLeft: 2,
  endingDaysLeft: 7,
  debtDaysBefore: 3,
  debtDaysAfter: [7, 14],
  billDueDay: 10,
  minimumPaymentMinor: 100,
  balancePays: [],
  protectDocuments: false,
  surnameRequired: false,
  attachFailuresPerDay: 50,
  remindersFrom: '10:00',
  lessonRemindersFrom: '17:00',
  parcelIdleDays: 7,
  quietHours: { start: '21:00', end: '09:00' },
};

/** An organization's thresholds as its row keeps them; what is missing or unusable there is the default. */
export function readThresholds(stored: unknown): Thresholds {
  const own = Object.entries(typeof stored === 'object' && stored !== null ? stored : {}).filter(
    ([key, value]) => ownThresholdsSchema.safeParse({ [key]: value }).success,
  );
  return thresholdsSchema.parse({ ...defaults, ...Object.fromEntries(own) });
}
