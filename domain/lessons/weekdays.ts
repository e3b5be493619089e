/** The days of the week that a text names, 1 (Monday) to 7, in order; null where any of its words is something else. */
export function parseWeekdays(text: string): number[] | null {
  const words = text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replaceAll(/[-–—−]/gu, ' - ')
    .replaceAll(/[.,;:/+&|()\s]+/gu, ' ')
    .trim()
    .split(' ')
    .filter((word) => word !== '' && !FILLERS.has(word));
  const days = new Set<number>();
  for (let index = 0; index < words.length; index += 1) {
    const named = daysOf(words[index] ?? '');
    if (!named) return null;
    const [from] = named;
    if (words[index + 1] !== '-' || from === undefined) {
      for (const day of named) days.add(day);
      continue;
    }
    const [until, ...more] = daysOf(words[index + 2] ?? '') ?? [];
    if (until === undefined || more.length > 0 || named.length > 1) return null;
    // «сб-вт» goes over the end of the week.
    for (let day = from; ; day = (day % 7) + 1) {
      days.add(day);
      if (day === until) break;
    }
    index += 2;
  }
  return words.length === 0 ? null : [...days].toSorted((a, b) => a - b);
}

const FILLERS = new Set(['и', 'по', 'с', 'со', 'каждый', 'каждую', 'каждое', 'and', 'on', 'every', 'from']);

/** A hyphen by itself is «по» between two days. */
const WORDS: Readonly<Record<string, readonly number[]>> = {
  ежедневно: [1, 2, 3, 4, 5, 6, 7],
  день: [1, 2, 3, 4, 5, 6, 7],
  daily: [1, 2, 3, 4, 5, 6, 7],
  day: [1, 2, 3, 4, 5, 6, 7],
  будни: [1, 2, 3, 4, 5],
  будням: [1, 2, 3, 4, 5],
  weekdays: [1, 2, 3, 4, 5],
  weekday: [1, 2, 3, 4, 5],
  выходные: [6, 7],
  выходным: [6, 7],
  weekends: [6, 7],
  weekend: [6, 7],
};

const DAYS: readonly RegExp[] = [
  /^(?:пн|пон|понедельник(?:ам|и)?|mo|mon|mondays?)$/u,
  /^(?:вт|втр|вторник(?:ам|и)?|tu|tue|tues|tuesdays?)$/u,
  /^(?:ср|сред(?:а|у|ы|ам)|we|wed|wednesdays?)$/u,
  /^(?:чт|чет|четверг(?:ам|и)?|th|thu|thur|thurs|thursdays?)$/u,
  /^(?:пт|птн|пятниц(?:а|у|ы|ам)|fr|fri|fridays?)$/u,
  /^(?:сб|суб|суббот(?:а|у|ы|ам)|sa|sat|saturdays?)$/u,
  /^(?:вс|вск|воскресень(?:е|я|ям)|su|sun|sundays?)$/u,
];

function daysOf(word: string): readonly number[] | null {
  const several = WORDS[word];
  if (several && Object.hasOwn(WORDS, word)) return several;
  const index = DAYS.findIndex((day) => day.test(word));
  return index < 0 ? null : [index + 1];
}
