/** Somebody asked for something that is not measured here; the message says what is. */
export class UnknownNameError extends Error {
  override readonly name = 'UnknownNameError';
}

/** What is to be measured: everything, or what is asked for by its own name or its group's. */
export function choose(
  groups: readonly { readonly name: string; readonly names: readonly string[] }[],
  asked: readonly string[],
): Set<string> {
  const all = groups.flatMap(({ names }) => names);
  if (asked.length === 0) return new Set(all);
  return new Set(
    asked.flatMap((name) => {
      const found = groups.find((group) => group.name === name)?.names ?? all.filter((each) => each === name);
      if (found.length > 0) return found;
      const known = [...new Set(groups.flatMap((group) => [group.name, ...group.names]))];
      throw new UnknownNameError(`Nothing here is called ${name}. There are: ${known.join(', ')}`);
    }),
  );
}
