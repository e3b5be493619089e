/** Payments at once. */
const CONCURRENCY = 16;

/** Pays for the clients of a range, sixteen at once; gives payments a second. */
export async function rateOf(
  { from, count }: { from: number; count: number },
  pay: (n: number) => Promise<unknown>,
): Promise<number> {
  let next = from;
  const startedAt = performance.now();
  const payer = async () => {
    while (next < from + count) await pay(next++);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, payer));
  return (count / (performance.now() - startedAt)) * 1000;
}
