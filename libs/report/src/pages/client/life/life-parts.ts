/**
 * What is told of a page over time, as elements. Pure.
 */
import type { LifeChange, PageLife } from '../../../model';
import type { PageUi } from '../grid/grid-parts';
import { factorCell, link, pageCell, type CellContext } from '../shared/cells';
import { diffTable, type PackedDiff } from '../shared/diff-view';
import { h, type Child, type VNode } from '../shared/h';
import { langTag } from '../shared/lang';
import { lifeHash } from '../shared/life-hash';
import { say, shortDate, shortened } from '../shared/safe-text';
import type { LoadedLife } from './load-life';

interface Told {
  readonly ui: PageUi;
  /** Target that shows a page of a day. */
  readonly target: string;
}

export function lifeParts(path: string, life: LoadedLife, told: Told): Child {
  const { ui } = told;
  const back = h('p', { class: 'back' }, h('a', { href: '#tab=pages' }, `\u2190 ${ui.lifeBack}`));
  if (life === 'absent' || life === 'unknown')
    return [
      back,
      h('h2', null, h('bdi', null, shortened(path))),
      h('p', { class: 'mind' }, life === 'absent' ? ui.lifeAbsent : ui.lifeUnknown),
    ];
  const context: CellContext = { ui, base: ui.base, editLink: ui.editLink, hasLives: true, get: () => undefined };
  return [
    back,
    h('h2', null, h('bdi', { lang: life.title && langTag(life.language) }, shortened(life.title || path))),
    h('p', null, pageCell(life.path, life.url, context)),
    h(
      'ul',
      { class: 'facts' },
      factsOf(life, ui).map((fact) => h('li', null, fact)),
    ),
    part(ui.lifeVisits, [
      h('div', { class: 'visits' }, h('p', { class: 'empty' }, '\u2026')),
      // Says when they have come: it has to be there before.
      h('p', { class: 'sr-only', role: 'status' }),
    ]),
    part(ui.lifeChanges, timeline(life, told)),
    part(ui.lifeIssues, issuesOf(life, ui)),
    part(say(ui.lifeIn, { n: life.in.count }, ui), pageList(life.in.paths, life.in.count, ui)),
    part(ui.lifeOut, addressList(life, ui)),
    life.led.length > 0
      ? part(
          ui.lifeLed,
          h(
            'ul',
            { class: 'uses' },
            life.led.map(([url, how]) =>
              h('li', null, link(url, shortened(url)), ' ', h('span', { class: 'muted' }, how)),
            ),
          ),
        )
      : null,
  ];
}

function part(title: string, body: Child): VNode {
  return h('section', { class: 'life-part' }, h('h3', null, title), body);
}

function factsOf({ spans, changes, older }: PageLife, ui: PageUi): string[] {
  const [first, last] = [spans[0]!, spans[spans.length - 1]!];
  return [
    say(ui.lifeFirst, { when: shortDate(first[0].slice(0, 10), ui) }),
    last[1] === null ? ui.lifeLives : say(ui.lifeGone, { when: shortDate(last[1].slice(0, 10), ui) }),
    say(ui.lifeCount, { n: changes.length + older }, ui),
  ];
}

/** What happened at one recording. */
interface Moment {
  readonly when: string;
  readonly changes: readonly LifeChange[];
  /** Of what came and went: `appeared` and so on. */
  readonly moves: readonly string[];
  /** A number: it is read when somebody opens it. */
  readonly text: string | number | null;
}

function timeline(life: PageLife, told: Told): Child {
  const moments = momentsOf(life, told.ui);
  return [
    h(
      'ol',
      { class: 'moments' },
      moments.map((moment) => h('li', null, momentOf(moment, life, told))),
    ),
    life.older > 0 ? h('p', { class: 'muted' }, say(told.ui.lifeOlder, { n: life.older }, told.ui)) : null,
  ];
}

function momentsOf({ spans, changes, texts }: PageLife, ui: PageUi): Moment[] {
  const moments = new Map<string, { changes: LifeChange[]; moves: string[]; text: string | number | null }>();
  const at = (when: string): { changes: LifeChange[]; moves: string[]; text: string | number | null } => {
    const known = moments.get(when) ?? { changes: [], moves: [], text: null };
    moments.set(when, known);
    return known;
  };
  spans.forEach(([from, til], nr) => {
    at(from).moves.push(nr === 0 ? ui.lifeAppeared : ui.lifeReturned);
    if (til !== null) at(til).moves.push(ui.lifeVanished);
  });
  for (const change of changes) at(change.found).changes.push(change);
  for (const [found, text] of texts) at(found).text = text;
  return [...moments].sort(([a], [b]) => (a < b ? 1 : -1)).map(([when, moment]) => ({ when, ...moment }));
}

function momentOf({ when, changes, moves, text }: Moment, life: PageLife, { ui, target }: Told): Child {
  const { path } = life;
  const day = when.slice(0, 10);
  const said = { class: 'said', tabindex: 0, lang: langTag(life.language) };
  return [
    h(
      'p',
      { class: 'moment' },
      h('strong', null, shortDate(day, ui)),
      moves.map((move) => [' ', h('span', { class: 'tag changed' }, move)]),
    ),
    changes.length > 0
      ? h('p', { class: 'muted', 'data-found': day, 'data-until': changes[0]!.until.slice(0, 10) })
      : null,
    changes.map((change) => changeOf(change, life, ui)),
    text === null
      ? null
      : h(
          'details',
          null,
          h('summary', null, ui.lifeText),
          typeof text === 'number'
            ? h('pre', { ...said, 'data-when': when, 'data-files': text }, '\u2026')
            : h('pre', text ? said : { ...said, lang: null }, text || ui.none),
          h('p', { class: 'muted' }, ui.lifeShow, ' ', h('code', null, commandOf(target, path, day))),
        ),
  ];
}

/** A path may hold what a shell would carry out within quotes: that is percent-encoded, and understood so. */
function commandOf(target: string, path: string, day: string): string {
  const safe = path.replace(/["$`\\!]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `npx nx run ${target} -- --path="${safe}" --on=${day}`;
}

function changeOf(
  { aspect, previous, current, factor, since, diff }: LifeChange,
  { path, language }: PageLife,
  ui: PageUi,
): VNode {
  const whole = (value: string | null): [string][] => (value === null || value === '' ? [] : [[value]]);
  const shown = (diff as PackedDiff | null) ?? { r: [[whole(previous), whole(current)]] };
  return h(
    'section',
    { class: 'aspect' },
    h(
      'p',
      { class: 'what' },
      h('strong', null, aspect),
      factorCell(factor, ui),
      h('span', { class: 'when' }, say(ui.previousFrom, { when: shortDate(since, ui) })),
    ),
    diffTable(shown as PackedDiff, ui, say(ui.diffCaption, { page: path, aspect }), langTag(language)),
  );
}

function issuesOf({ issues }: PageLife, ui: PageUi): Child {
  if (issues.length === 0) return h('p', { class: 'empty' }, ui.lifeNoIssues);
  return h(
    'ul',
    { class: 'brief' },
    issues.map(({ issue, severity, detail, from, til, accepted }) =>
      h(
        'li',
        null,
        accepted !== undefined
          ? h('span', { class: 'tag' }, ui.lifeAccepted)
          : h('span', { class: til === null ? `tag ${severity}` : 'tag' }, til === null ? ui.lifeOpen : ui.lifeMended),
        h(
          'span',
          { class: 'what' },
          h('strong', null, issue),
          detail ? [' ', h('bdi', null, shortened(detail))] : null,
          h(
            'small',
            null,
            til === null
              ? say(ui.lifeSince, { when: shortDate(from.slice(0, 10), ui) })
              : `${shortDate(from.slice(0, 10), ui)} \u2013 ${shortDate(til.slice(0, 10), ui)}`,
            accepted ? [': ', h('bdi', null, accepted)] : null,
          ),
        ),
      ),
    ),
  );
}

function pageList(paths: readonly string[], count: number, ui: PageUi): Child {
  if (count === 0) return h('p', { class: 'empty' }, ui.lifeNoLinks);
  return [
    h(
      'ul',
      { class: 'uses' },
      paths.map((path) => h('li', null, h('a', { href: lifeHash(path) }, h('bdi', null, shortened(path))))),
    ),
    count > paths.length ? h('p', { class: 'muted' }, say(ui.andMore, { n: count - paths.length }, ui)) : null,
  ];
}

function addressList({ out, broken }: PageLife, ui: PageUi): Child {
  if (out.length === 0) return h('p', { class: 'empty' }, ui.lifeNoLinks);
  const known = new Set(broken);
  const isBroken = (address: string): boolean => known.has(address.replace(/#.*$/s, ''));
  return h(
    'ul',
    { class: 'uses' },
    // The broken ones first: something is to be done about them.
    [...out.filter(isBroken), ...out.filter((address) => !isBroken(address))].map((address) =>
      h(
        'li',
        null,
        isBroken(address) ? [h('span', { class: 'tag error' }, ui.lifeBroken), ' '] : null,
        address.startsWith('/')
          ? h('a', { href: lifeHash(address) }, h('bdi', null, shortened(address)))
          : link(address, shortened(address)),
      ),
    ),
  );
}
