/** The kinds of files that organizations hand over, in the order in which their rows may need each other. */
export const KINDS = [
  'groups',
  'plans',
  'students',
  'accounts',
  'payments',
  'subscriptions',
  'visits',
  'charges',
  'orders',
  'items',
  'parcels',
  'materials',
] as const;

export type KindName = (typeof KINDS)[number];

export type SubscriptionStatus = 'pending' | 'active' | 'frozen' | 'finished' | 'cancelled';
export type VisitMark = 'attended' | 'absent' | 'excused' | 'trial' | 'free' | 'in_debt';
export type GroupPayment = 'subscription' | 'per_lesson' | 'course';
export type OrderStatus = 'new' | 'processing' | 'in_stock' | 'ready_to_ship' | 'shipped' | 'cancelled';
export type ItemStatus = 'under_review' | 'purchased' | 'in_stock' | 'ready_to_ship' | 'shipped';
export type ParcelStatus = 'new' | 'assembling' | 'ready' | 'shipped' | 'cancelled';

/** A calendar day, 'YYYY-MM-DD'. Months are their first day. */
export type Day = string;

// A null is an empty cell; what a file has no column for is left as it is stored (see Batch.absent).

export interface GroupRecord {
  name: string;
  schoolName: string | null;
  payment: GroupPayment;
  days: string | null;
  startTime: string | null;
  endTime: string | null;
  teacher: string | null;
  priceMinor: bigint | null;
  seats: number | null;
  ages: string | null;
}

export interface PlanRecord {
  name: string;
  lessons: number | null;
  days: number | null;
  priceMinor: bigint;
  groupNames: string[];
}

export interface StudentRecord {
  number: string;
  name: string;
  birthDate: Day | null;
  holderName: string | null;
  email: string | null;
  phone: string | null;
  schoolName: string | null;
  groupName: string | null;
  accessOpen: boolean;
}

export interface AccountRecord {
  number: string;
  holderName: string | null;
  email: string | null;
  phone: string | null;
  address: string | null;
  mailingAddress: string | null;
  registeredPeople: number | null;
  residentPeople: number | null;
  accessOpen: boolean;
}

export interface PaymentRecord {
  number: string;
  paidOn: Day;
  amountMinor: bigint;
  method: string;
  purpose: string;
  /** The n-th of equal ones within its file. */
  ordinal: number;
}

export interface SubscriptionRecord {
  number: string;
  name: string;
  groupName: string;
  firstDay: Day;
  lastDay: Day | null;
  lessonsTotal: number | null;
  lessonsLeft: number | null;
  priceMinor: bigint;
  paidMinor: bigint;
  status: SubscriptionStatus;
}

export interface VisitRecord {
  number: string;
  groupName: string;
  date: Day;
  time: string;
  mark: VisitMark;
}

export interface ChargeRecord {
  number: string;
  period: Day;
  openingMinor: bigint;
  chargedMinor: bigint;
  recalculatedMinor: bigint;
  penaltyMinor: bigint;
  paidMinor: bigint;
  closingMinor: bigint;
}

export interface OrderRecord {
  number: string;
  accountNumber: string | null;
  email: string | null;
  orderedOn: Day;
  status: OrderStatus;
  comment: string | null;
  totalMinor: bigint;
  paidMinor: bigint;
}

export interface ItemRecord {
  orderNumber: string;
  position: number;
  name: string;
  quantity: number;
  priceMinor: bigint;
  status: ItemStatus;
}

export interface ParcelRecord {
  number: string;
  orderNumber: string;
  madeOn: Day;
  shippedOn: Day | null;
  weightGrams: number | null;
  deliveryMethod: string | null;
  trackingNumber: string | null;
  deliveryPriceMinor: bigint;
  paidMinor: bigint;
  status: ParcelStatus;
}

export interface MaterialRecord {
  number: string;
  title: string;
  text: string | null;
  /** A page of the web, http or https. */
  url: string | null;
  schoolName: string | null;
  groupName: string | null;
  publishedOn: Day;
}

export interface Records {
  groups: GroupRecord;
  plans: PlanRecord;
  students: StudentRecord;
  accounts: AccountRecord;
  payments: PaymentRecord;
  subscriptions: SubscriptionRecord;
  visits: VisitRecord;
  charges: ChargeRecord;
  orders: OrderRecord;
  items: ItemRecord;
  parcels: ParcelRecord;
  materials: MaterialRecord;
}
