/** What is asked for by a line, and what is there for it now. */
export interface AskedLine {
  readonly accountId: number;
  readonly amountMinor: bigint;
  readonly balanceMinor: bigint;
  /** Null for a top-up. */
  readonly outstandingMinor: bigint | null;
  /** Null where nothing is asked from the balance. */
  readonly heldMinor: bigint | null;
}

/**
 * Whether a payment asks for more than is still owed, because a debt was paid another way or became smaller since, or
 * for more than the balance still holds. It must not be paid any more; money that comes for it all the same is
 * credited as ever.
 */
export function isOutdated({ lines }: { readonly lines: readonly AskedLine[] }): boolean {
  return (
    lines.some(
      ({ outstandingMinor, amountMinor, balanceMinor }) =>
        outstandingMinor !== null && outstandingMinor < amountMinor + balanceMinor,
    ) || lacksBalance({ lines })
  );
}

/** Whether some account's balance holds less than a payment's lines ask from it. */
export function lacksBalance({ lines }: { readonly lines: readonly AskedLine[] }): boolean {
  const leftMinor = new Map<number, bigint>();
  for (const { accountId, balanceMinor, heldMinor } of lines) {
    if (heldMinor === null) continue;
    leftMinor.set(accountId, (leftMinor.get(accountId) ?? heldMinor) - balanceMinor);
  }
  return [...leftMinor.values()].some((left) => left < 0n);
}
