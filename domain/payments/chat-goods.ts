import type { ChargeKind } from '../../prisma/generated/enums.ts';

/**
 * Whether what a charge is for is a digital good: a paid material, a recorded course, whatever is used inside of a
 * telephone. Telegram lets a bot sell those for Stars only (https://telegram.org/tos/bot-developers, 6.2), Stars belong
 * to the bot's owner and not to an organization, and so they are not offered for sale in the chat. No kind is one today:
 * lessons are given in class, courses are groups that meet. A new kind has to say it here.
 */
const IS_DIGITAL: Readonly<Record<ChargeKind, boolean>> = {
  subscription: false,
  course: false,
  lesson: false,
  bill: false,
  order: false,
  delivery: false,
};

/** Whether all of a payment may be paid by an invoice in the chat; `kind` null: a top-up of the balance. */
export function mayBePaidInChat(
  lines: readonly { readonly kind: ChargeKind | null }[],
  isDigital: Readonly<Record<ChargeKind, boolean>> = IS_DIGITAL,
): boolean {
  // A balance pays for anything: it can be topped up here only while nothing digital is sold at all.
  const isAnyDigital = Object.values(isDigital).some((each) => each);
  return lines.every(({ kind }) => (kind === null ? !isAnyDigital : !isDigital[kind]));
}
