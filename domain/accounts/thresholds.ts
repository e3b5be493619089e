import { z } from 'zod';

const schema = z.object({
  surnameRequired: z.boolean().catch(false),
  attachFailuresPerDay: z.number().int().positive().catch(50),
});

/** Whether the organization wants the holder's surname beside the number and the sum. */
export function isSurnameRequired(thresholds: unknown): boolean {
  return read(thresholds).surnameRequired;
}

/** How many failed attachments within a day, over the whole organization, are unusual: 50 unless it says otherwise. */
export function attachFailuresPerDay(thresholds: unknown): number {
  return read(thresholds).attachFailuresPerDay;
}

function read(thresholds: unknown): z.infer<typeof schema> {
  return schema.catch(schema.parse({})).parse(thresholds);
}
