/** A place where what the organization handed over disagrees. Nothing changes for the client: its rows' figures win. */
export interface Conflict {
  readonly kind:
    | 'payment-unmatched'
    | 'payment-unknown'
    | 'paid-differs'
    | 'overpaid'
    | 'price-missing'
    | 'order-total-differs'
    | 'opening-differs';
  /** The number of the account. */
  readonly account: string;
  /** What it is about, in Russian: «Абонемент «8 занятий» с 01.11.2026». */
  readonly subject: string;
  /** What disagrees, in Russian, with both figures. */
  readonly reason: string;
}

/** 'YYYY-MM-DD' as an office writes it. */
export const shownDay = (day: string): string => day.split('-').toReversed().join('.');
