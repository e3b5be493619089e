/** Where a carrier shows how far a parcel is. */
export interface TrackingPage {
  readonly carrier: string;
  readonly url: string;
}

/** The carriers whose pages open by the tracking number, by what organizations call their delivery methods. */
const CARRIERS: readonly { readonly name: RegExp; readonly carrier: string; readonly page: string }[] = [
  { name: /почт|russian\s*post|\bems\b/iu, carrier: 'Почта России', page: 'https://www.pochta.ru/tracking?barcode=' },
  { name: /сд[эе]к|\bcdek\b/iu, carrier: 'СДЭК', page: 'https://www.cdek.ru/ru/tracking?order_id=' },
  {
    name: /\bdhl\b/iu,
    carrier: 'DHL',
    page: 'https://www.dhl.com/global-en/home/tracking.html?submit=1&tracking-id=',
  },
  { name: /\bups\b/iu, carrier: 'UPS', page: 'https://www.ups.com/track?tracknum=' },
  { name: /\bfedex\b/iu, carrier: 'FedEx', page: 'https://www.fedex.com/fedextrack/?trknbr=' },
];

/** Whether the delivery method is one of a carrier whose page shows where a parcel is; forwarders' own have none. */
export function isTracked(deliveryMethod: string): boolean {
  return CARRIERS.some(({ name }) => name.test(deliveryMethod));
}

/** The carrier's page of a parcel; null where its delivery method has none. */
export function trackingPage(deliveryMethod: string, trackingNumber: string): TrackingPage | null {
  const found = CARRIERS.find(({ name }) => name.test(deliveryMethod));
  return found ? { carrier: found.carrier, url: `${found.page}${encodeURIComponent(trackingNumber)}` } : null;
}
