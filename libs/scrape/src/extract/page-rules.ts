import { LOOKED_AT, lookOf } from '../checks/looked-at-tags';
import { WrittenFiles } from '../checks/written-files';
import { AspectRule, SiteProfile, ValueSource } from '../profile/profile';
import { HtmlTag, htmlTag } from './html/html-tag';
import { NO_ATTRIBUTES, Vocabulary } from './html/html-tokens';
import { NameTable } from './html/name-table';
import { Compound, OpenElement, parseSelectors, Selector } from './selector';
import { LINE } from './text';

export type AspectName = 'title' | 'description' | 'language' | 'modified' | 'pagetype' | 'classes';
export type PartRule = 'root' | 'rest' | 'restWithoutRoot' | 'automated';

/** Kinds of stretches of a page, each from an element's start to its end; small numbers, since each element asks for them. */
export const STRETCHES = {
  root: 0,
  rest: 1,
  restWithoutRoot: 2,
  automated: 3,
  silent: 4,
  noscript: 5,
  template: 6,
} as const;
export type Stretch = (typeof STRETCHES)[keyof typeof STRETCHES];

/** Elements that mean something whatever the profile says. Where a head is missing, the title stands in the body. */
const OWN_STRETCH: ReadonlyMap<string, Stretch> = new Map([
  ['script', STRETCHES.silent],
  ['style', STRETCHES.silent],
  ['iframe', STRETCHES.silent],
  ['noembed', STRETCHES.silent],
  ['noframes', STRETCHES.silent],
  ['template', STRETCHES.template],
  ['noscript', STRETCHES.noscript],
  ['title', STRETCHES.rest],
]);
const FOREIGN_STRETCH: ReadonlyMap<string, Stretch> = new Map([
  ['script', STRETCHES.silent],
  ['style', STRETCHES.silent],
]);

/** What is to be done with an element that matches. */
export type Meaning =
  | { readonly kind: 'part'; readonly part: PartRule }
  | {
      readonly kind: 'value';
      readonly field: AspectName | 'identity';
      readonly rank: number;
      readonly attribute: string | null;
    }
  | { readonly kind: 'h1' }
  /** A fact of one's own, by its place in the profile. */
  | { readonly kind: 'own'; readonly nr: number; readonly attribute: string | null };

export interface PageRule {
  readonly selector: Selector;
  readonly meaning: Meaning;
}

/** Rules in a row that can only be met by an element that has the attribute; null: by any. */
export interface RuleGroup {
  readonly attribute: string | null;
  readonly rules: readonly PageRule[];
}

/** An element's name with all that a profile says of it. */
export interface PageTag extends HtmlTag {
  /** Of a drawing or formula. */
  readonly isForeign: boolean;
  /** What an element of this name without any wanted attribute is to selectors. */
  readonly bare: OpenElement;
  /** Rules that an element may meet, in order, those together that ask for the same attribute. */
  readonly rules: readonly RuleGroup[];
  /** Rules that one without any wanted attribute may meet. */
  readonly bareRules: readonly RuleGroup[];
  /** What parts its text from its neighbours. */
  readonly separator: string | undefined;
  /** What kind of stretch an element of this name is by itself. */
  readonly stretch: Stretch | null;
  /** What it is to who looks at the page beyond its facts (`LOOK`); 0 when nobody does. */
  readonly look: number;
}

/** A profile made ready for reading pages. */
export interface PageRules {
  readonly profile: SiteProfile;
  /** Files that its pages name; null when pages are not looked at beyond their facts. */
  readonly files: WrittenFiles | null;
  readonly vocabulary: Vocabulary<PageTag>;
}

/** Compiles a checked profile. */
export function compileRules(profile: SiteProfile, looks = false): PageRules {
  const rules = [...partRules(profile), ...valueRules(profile), ...ownRules(profile)];
  const separators = new Map([
    ...profile.text.words.map((name) => [name, ' '] as const),
    ...profile.text.lines.map((name) => [name, LINE] as const),
  ]);
  const read = looks ? [...ALWAYS_READ, ...LOOKED_AT] : ALWAYS_READ;
  const wantedNames = [...new Set([...read.map(({ attribute }) => attribute), ...rules.flatMap(attributesOf)])];
  const pageTag = (name: string, isForeign: boolean): PageTag => {
    const fits = (subject: Compound): boolean => subject.name === null || (subject.name === name && !isForeign);
    const own = rules.filter(({ selector }) => fits(selector.subject));
    const wantedHere = new Set([
      ...read.filter(({ on }) => on === null || on.includes(name)).map(({ attribute }) => attribute),
      ...rules.flatMap((rule) => attributesWantedOn(name, rule)),
    ]);
    const { isVoid, skipsNewline, kinds, start, end, content, wanted } = htmlTag(
      name,
      wantedNames.map((attribute) => wantedHere.has(attribute)),
    );
    // Written out, so that all tags have one shape: those of spread objects are as many as there are objects.
    return {
      name,
      isForeign,
      isVoid,
      skipsNewline,
      kinds,
      start,
      end,
      content,
      wanted,
      bare: { name, attributes: NO_ATTRIBUTES },
      rules: groupRules(own),
      bareRules: groupRules(own.filter(({ selector }) => selector.subject.tests.every(({ isDenied }) => isDenied))),
      separator: separators.get(name),
      stretch: (isForeign ? FOREIGN_STRETCH : OWN_STRETCH).get(name) ?? null,
      look: looks && !isForeign ? lookOf(name) : 0,
    };
  };
  return {
    profile,
    files: looks ? new WrittenFiles() : null,
    vocabulary: {
      tags: new NameTable((name) => pageTag(name, false)),
      foreign: new NameTable((name) => pageTag(name, true)),
      attributes: new NameTable((name) => ({ name, nr: wantedNames.indexOf(name) })),
    },
  };
}

function groupRules(rules: readonly PageRule[]): RuleGroup[] {
  const groups: { attribute: string | null; rules: PageRule[] }[] = [];
  for (const rule of rules) {
    const attribute = rule.selector.subject.tests.find(({ isDenied }) => !isDenied)?.name ?? null;
    const last = groups.at(-1);
    if (last?.attribute === attribute) last.rules.push(rule);
    else groups.push({ attribute, rules: [rule] });
  }
  return groups;
}

function partRules({ parts }: SiteProfile): PageRule[] {
  return (['root', 'rest', 'restWithoutRoot', 'automated'] as const).flatMap((part) =>
    parts[part].flatMap((select) =>
      parseSelectors(select).map((selector) => ({ selector, meaning: { kind: 'part', part } as const })),
    ),
  );
}

function valueRules({ identity, aspects }: SiteProfile): PageRule[] {
  const { h1, ...named } = aspects;
  const fields = Object.entries(named) as [AspectName, AspectRule][];
  return [
    ...sourceRules('identity', identity),
    ...fields.flatMap(([field, { from }]) => sourceRules(field, from)),
    ...parseSelectors(h1.select).map((selector) => ({ selector, meaning: { kind: 'h1' } as const })),
  ];
}

function ownRules({ extract = [] }: SiteProfile): PageRule[] {
  return extract.flatMap(({ select, attribute }, nr) =>
    parseSelectors(select).map((selector) => ({
      selector,
      meaning: { kind: 'own', nr, attribute: attribute?.toLowerCase() ?? null } as const,
    })),
  );
}

function sourceRules(field: AspectName | 'identity', sources: readonly ValueSource[]): PageRule[] {
  return sources.flatMap(({ select, attribute }, rank) =>
    parseSelectors(select).map((selector) => ({
      selector,
      meaning: { kind: 'value', field, rank, attribute: attribute?.toLowerCase() ?? null } as const,
    })),
  );
}

/** What every page is read for, whatever the profile says. */
const ALWAYS_READ: typeof LOOKED_AT = [
  { attribute: 'href', on: ['a', 'area', 'base'] },
  { attribute: 'xlink:href', on: ['a'] },
  { attribute: 'alt', on: ['img', 'area', 'input'] },
  { attribute: 'aria-label', on: ['a', 'img', 'svg', 'span', 'i', 'b', 'em', 'div', 'button', 'use', 'input'] },
  { attribute: 'aria-labelledby', on: ['a'] },
  { attribute: 'type', on: ['input'] },
  { attribute: 'shadowrootmode', on: ['template'] },
  { attribute: 'http-equiv', on: ['meta'] },
  { attribute: 'content', on: ['meta'] },
];

function attributesOf({ selector, meaning }: PageRule): string[] {
  return [...compoundsOf(selector).flatMap(({ tests }) => tests.map(({ name }) => name)), ...readOf(meaning)];
}

/** Attributes that a rule looks at when an element of this name is its subject or an ancestor of that. */
function attributesWantedOn(name: string, { selector, meaning }: PageRule): string[] {
  const fits = (compound: Compound): boolean => compound.name === null || compound.name === name;
  return [
    ...compoundsOf(selector)
      .filter(fits)
      .flatMap(({ tests }) => tests.map((test) => test.name)),
    ...(fits(selector.subject) ? readOf(meaning) : []),
  ];
}

function compoundsOf({ subject, ancestors }: Selector): Compound[] {
  return [subject, ...ancestors.map(({ compound }) => compound)];
}

function readOf(meaning: Meaning): string[] {
  return 'attribute' in meaning && meaning.attribute !== null ? [meaning.attribute] : [];
}
