import type { OrganizationKind } from '../../prisma/generated/enums.ts';

/** A kind of notice that its reader may do without. */
export interface Topic {
  readonly kind: string;
  /** the kinds of organizations that have something to say of it */
  readonly organizations: readonly OrganizationKind[];
  /** a reminder, which «напомнить позже» puts off */
  readonly isSnoozable: boolean;
}

/** All that can be switched off, in the order in which it is shown. Payments, security and autopayments are no topic. */
export const TOPICS: readonly Topic[] = [
  { kind: 'debt-due', organizations: ['school', 'shop', 'utility'], isSnoozable: true },
  { kind: 'bill-issued', organizations: ['utility'], isSnoozable: true },
  { kind: 'subscription-unpaid', organizations: ['school'], isSnoozable: true },
  { kind: 'subscription-ending', organizations: ['school'], isSnoozable: true },
  { kind: 'lesson-tomorrow', organizations: ['school'], isSnoozable: false },
  { kind: 'new-material', organizations: ['school'], isSnoozable: false },
  { kind: 'order-status', organizations: ['shop'], isSnoozable: false },
  { kind: 'item-status', organizations: ['shop'], isSnoozable: false },
  { kind: 'parcel-status', organizations: ['shop'], isSnoozable: false },
  { kind: 'parcel-idle', organizations: ['shop'], isSnoozable: true },
  { kind: 'broadcast', organizations: ['school', 'shop', 'utility'], isSnoozable: false },
];

/** The kinds that an organization of this kind has something to say of. */
export function topicsOf(organization: OrganizationKind): string[] {
  return TOPICS.filter(({ organizations }) => organizations.includes(organization)).map(({ kind }) => kind);
}

/** The kinds that can be put off. */
export const SNOOZABLE_KINDS: readonly string[] = TOPICS.filter(({ isSnoozable }) => isSnoozable).map(
  ({ kind }) => kind,
);
