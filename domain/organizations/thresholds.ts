import { z } from 'zod';

const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'время пишется так: 21:00');
const days = z.number().int().min(0).max(365);

/**
 * The numbers that an organization may set for itself, each with the value that holds until it does. Sums are in
 * minor units of its currency.
 */
export const thresholdsSchema = z.object({
  /** A subscription is ending with at most so many lessons left. */
  endingLessonsLeft: z.number().int().min(0).max(100).default(2),
  /** A subscription is ending with at most so many days left, today included. */
  endingDaysLeft: days.default(7),
  /** A debt is reminded of so many days before it is due (and on the day). */
  debtDaysBefore: days.default(3),
  /** A debt is reminded of so many days after it was due. */
  debtDaysAfter: z.array(days.min(1)).max(10).default([7, 14]),
  /** The day of the following month on which a month's bill is due; in a shorter month, its last day. */
  billDueDay: z.number().int().min(1).max(31).default(10),
  /** The least sum that is taken through the cabinet at once. */
  minimumPaymentMinor: z.number().int().min(0).default(100),
  /** Attaching an account by its bill asks for the holder's surname, too. */
  surnameRequired: z.boolean().default(false),
  /** How many failed attachments a day, over the whole organization, alert its staff. */
  attachFailuresPerDay: z.number().int().min(1).default(50),
  /** Nothing but payment results and security is sent between these hours of the client's day. */
  quietHours: z.object({ start: wallTime, end: wallTime }).default({ start: '21:00', end: '09:00' }),
});

export type Thresholds = z.infer<typeof thresholdsSchema>;

export const defaultThresholds: Thresholds = thresholdsSchema.parse({});

/** An organization's thresholds as its row keeps them; what is missing or unusable there is the default. */
export function readThresholds(stored: unknown): Thresholds {
  const whole = thresholdsSchema.safeParse(stored);
  if (whole.success) return whole.data;
  const fields = Object.entries(typeof stored === 'object' && stored !== null ? stored : {}).filter(
    ([key, value]) => thresholdsSchema.partial().safeParse({ [key]: value }).success,
  );
  return thresholdsSchema.catch(defaultThresholds).parse(Object.fromEntries(fields));
}
