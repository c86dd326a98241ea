/** Days on which a production's log says `scraper failed`. */
export function failedDaysOf(log: string): Set<string> {
  const days = new Set<string>();
  for (const match of log.matchAll(/^\[(\d{4}-\d{2}-\d{2}) \d{2}:\d{2}:\d{2}\] ERROR +- scraper failed/gm))
    days.add(match[1]!);
  return days;
}
