import type { Cabinet } from './cabinet.ts';

/** «+2 400 ₽», «− 2 400 ₽»: by how much something grew or shrank. */
export function signed(cabinet: Cabinet, amountMinor: bigint, currency: string): string {
  if (amountMinor === 0n) return cabinet.money(0n, currency);
  return amountMinor < 0n ? `−${cabinet.money(-amountMinor, currency)}` : `+${cabinet.money(amountMinor, currency)}`;
}
