import type { OwnParameter } from './signature.ts';

/** The names of our own parameters: our number, the shop, and the sum that the link is for. All values are ASCII. */
export const ORDER = 'Shp_order';
export const SHOP = 'Shp_shop';
export const SUM = 'Shp_sum';

/** The value of one of our own parameters; null where there is none that we would have sent. */
export function ownValue(own: readonly OwnParameter[], name: string): string | null {
  const value = own.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1] ?? '';
  return /^[\w.-]{1,64}$/.test(value) ? value : null;
}
