/** Minutes after midnight at which a day's starts are made. */
export type StartTimes = readonly number[];

/**
 * The starts of a morning.
 *
 * @param first first one, `HH:MM`
 * @param until none after it, `HH:MM`
 * @param everyMinutes from one to the next
 * @throws Error when there is none, or a time is no time
 */
export function startTimes(first: string, until: string, everyMinutes: number): StartTimes {
  const [from, to] = [minutesOf(first), minutesOf(until)];
  if (from > to) throw new Error(`the first start at ${first} is after the last at ${until}`);
  return Array.from({ length: Math.floor((to - from) / everyMinutes) + 1 }, (_, index) => from + index * everyMinutes);
}

function minutesOf(time: string): number {
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
  if (hours === undefined) throw new Error(`"${time}" is no time such as 05:00`);
  return Number(hours) * 60 + Number(minutes);
}

/** The hours of each minute of the hour at which there are starts: `[[0, [5, 6]], [30, [5]]]`. */
export function hoursByMinute(times: StartTimes): [minute: number, hours: number[]][] {
  const found = new Map<number, number[]>();
  for (const time of times) found.set(time % 60, [...(found.get(time % 60) ?? []), Math.floor(time / 60)]);
  return [...found];
}

/** `05:00`. */
export function timeOf(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
