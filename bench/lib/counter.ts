/** Counts, and tells those who wait for a number. */
export function counter(): { count(): void; reach(total: number): Promise<void> } {
  let counted = 0;
  let waiting: { total: number; resolve: () => void }[] = [];
  return {
    count: () => {
      counted += 1;
      for (const { total, resolve } of waiting) if (counted >= total) resolve();
      waiting = waiting.filter(({ total }) => counted < total);
    },
    reach: (total) =>
      new Promise((resolve) => {
        if (counted >= total) resolve();
        else waiting.push({ total, resolve });
      }),
  };
}
