/** Something that can be measured again and again. */
export interface Contender<Measure> {
  readonly name: string;
  /** One round; `round` counts from 0, warm-ups included, so that each can have material of its own. */
  measure(round: number): Promise<Measure>;
}

/**
 * Measures the contenders in turn, round by round, after some rounds that do not count. Every other round goes the
 * other way round, so that none always comes after the same. Gives each one's measures by its name.
 */
export async function interleave<Measure>(
  contenders: readonly Contender<Measure>[],
  { rounds, warmUps = 1 }: { rounds: number; warmUps?: number },
): Promise<Map<string, Measure[]>> {
  const measures = new Map<string, Measure[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < warmUps + rounds; round += 1) {
    const order = round % 2 === 0 ? contenders : contenders.toReversed();
    for (const contender of order) {
      const measure = await contender.measure(round);
      if (round >= warmUps) measures.get(contender.name)?.push(measure);
    }
  }
  return measures;
}
