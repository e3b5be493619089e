import { isTracked } from '../../../domain/orders/carriers.ts';
import type { ParcelFacts } from '../../../domain/orders/facts.ts';
import type { NoticeText } from '../../text.ts';

/** The number by which a parcel is followed, or when it will be known: a forwarder's own delivery has none at once. */
export function trackingLine(text: NoticeText, { deliveryMethod, trackingNumber }: ParcelFacts): string {
  if (trackingNumber !== null) return text.html('parcel-status-tracking', { tracking: trackingNumber });
  const isLate = deliveryMethod !== null && isTracked(deliveryMethod);
  return text.html(isLate ? 'parcel-status-tracking-later' : 'parcel-status-tracking-apart');
}
