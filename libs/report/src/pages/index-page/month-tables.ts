import type { CalendarDay } from '../../model';
import { h, type Child, type VNode } from '../client/shared/h';
import type { Messages } from '../messages/en';
import type { Words } from '../messages/words';
import { groupBy } from '../../group-by';

const SIGNS: Readonly<Record<CalendarDay['outcome'], string>> = { recorded: '●', failed: '✕', missing: '○' };

/** Months that are always seen; the others by year. */
const SEEN = 3;

/** A table for each month, newest first; each day says its outcome and leads to its report. Older months open by year. */
export function calendar(days: readonly CalendarDay[], words: Words): Child {
  const months = [...grouped(days, 7)].reverse();
  if (months.length === 0) return null;
  const older = months.slice(SEEN).flatMap(([, own]) => own);
  const years = [...grouped(older, 4)].sort(([a], [b]) => (a < b ? 1 : -1));
  return [
    legend(words),
    monthTables(months.slice(0, SEEN), words),
    years.map(([year, own]) =>
      h(
        'details',
        { class: 'year' },
        h('summary', null, h('strong', null, year), ' ', h('span', { class: 'muted' }, outcomesOf(own, words))),
        monthTables(
          [...grouped(own, 7)].sort(([a], [b]) => (a < b ? 1 : -1)),
          words,
        ),
      ),
    ),
  ];
}

type Months = readonly (readonly [month: string, days: readonly CalendarDay[]])[];

function monthTables(months: Months, words: Words): VNode {
  return h(
    'div',
    { class: 'months' },
    months.map(([month, own]) => monthTable(month, own, words)),
  );
}

/** Days by so many characters of their dates. */
function grouped(days: readonly CalendarDay[], characters: number): Map<string, CalendarDay[]> {
  return groupBy(days, ({ day }) => day.slice(0, characters));
}

/** `301 recorded · 3 failed`: what there is any of. */
function outcomesOf(days: readonly CalendarDay[], words: Words): string {
  return (Object.keys(SIGNS) as CalendarDay['outcome'][])
    .flatMap((outcome) => {
      const n = days.filter((day) => day.outcome === outcome).length;
      return n === 0 ? [] : [`${words.number(n)} ${outcomeName(outcome, words)}`];
    })
    .join(' · ');
}

function legend(words: Words): VNode {
  const outcomes = Object.keys(SIGNS) as CalendarDay['outcome'][];
  return h(
    'ul',
    { class: 'legend' },
    outcomes.map((outcome) =>
      h(
        'li',
        { class: outcome },
        h('span', { 'aria-hidden': 'true' }, SIGNS[outcome]),
        ' ',
        outcomeName(outcome, words),
      ),
    ),
  );
}

function outcomeName(outcome: CalendarDay['outcome'], { texts }: Words): string {
  return texts[`outcome_${outcome}` as keyof Messages];
}

function monthTable(month: string, days: readonly CalendarDay[], words: Words): VNode {
  const byDate = new Map(days.map((day) => [Number(day.day.slice(8, 10)), day]));
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5, 7))];
  const length = new Date(Date.UTC(year, number, 0)).getUTCDate();
  const offset = (new Date(Date.UTC(year, number - 1, 1)).getUTCDay() + 6) % 7;
  const weeks = Array.from({ length: Math.ceil((offset + length) / 7) }, (_, week) =>
    h(
      'tr',
      null,
      Array.from({ length: 7 }, (_, weekday) => dayCell(week * 7 + weekday - offset + 1, length, byDate, words)),
    ),
  );
  const weekdays = words.texts.weekdays.split(' ');
  return h(
    'table',
    { class: 'month' },
    h('caption', null, words.month(month)),
    h(
      'thead',
      null,
      h(
        'tr',
        null,
        weekdays.map((name) => h('th', { scope: 'col', abbr: name }, h('abbr', { title: name }, name.slice(0, 2)))),
      ),
    ),
    h('tbody', null, weeks),
  );
}

function dayCell(date: number, length: number, byDate: ReadonlyMap<number, CalendarDay>, words: Words): VNode {
  if (date < 1 || date > length) return h('td', { class: 'outside' });
  const day = byDate.get(date);
  if (!day) return h('td', { class: 'outside' }, date);
  const facts = [
    outcomeName(day.outcome, words),
    day.producer,
    day.pages === null ? null : words.say('nPages', { n: day.pages }),
  ];
  const description = `${words.longDate(day.day)}: ${facts.filter(Boolean).join(', ')}`;
  const inside = [
    h('span', { class: 'date', 'aria-hidden': 'true' }, date),
    h('span', { class: 'sign', 'aria-hidden': 'true' }, SIGNS[day.outcome]),
    h('span', { class: 'sr-only' }, description),
  ];
  return h(
    'td',
    { class: day.outcome, title: description },
    day.report ? h('a', { href: `${day.report}/index.html` }, inside) : inside,
  );
}
