import { AspectRule, SiteProfile, ValueSource } from '../profile/profile';
import { OpenElement, parseSelectors, Selector } from './selector';
import { LINE } from './text';

export type AspectName = 'title' | 'description' | 'language' | 'modified' | 'pagetype' | 'classes';
export type PartRule = 'root' | 'rest' | 'restWithoutRoot' | 'automated';

/** What is to be done with an element that matches. */
export type Meaning =
  | { readonly kind: 'part'; readonly part: PartRule }
  | {
      readonly kind: 'value';
      readonly field: AspectName | 'identity';
      readonly rank: number;
      readonly attribute: string | null;
    }
  | { readonly kind: 'h1' };

export interface PageRule {
  readonly selector: Selector;
  readonly meaning: Meaning;
}

/** A profile made ready for reading pages: which rules an element may meet, by its name. */
export interface PageRules {
  readonly profile: SiteProfile;
  candidates(element: OpenElement): readonly PageRule[];
  /** Names of the attributes that any rule looks at, and of those that every page is read for. */
  readonly attributes: ReadonlySet<string>;
  /** What parts the text of an element (by name) from its neighbours. */
  readonly separators: ReadonlyMap<string, string>;
}

/** Compiles a checked profile. */
export function compileRules(profile: SiteProfile): PageRules {
  const rules = [...partRules(profile), ...valueRules(profile)];
  const nameless = rules.filter(({ selector }) => selector.subject.name === null);
  const byName = new Map<string, PageRule[]>();
  for (const rule of rules) {
    const { name } = rule.selector.subject;
    if (name !== null && !byName.has(name))
      byName.set(
        name,
        rules.filter(({ selector }) => selector.subject.name === name || selector.subject.name === null),
      );
  }
  // Most elements have no attribute that a nameless rule looks at.
  const watched = new Set(nameless.flatMap(({ selector }) => selector.subject.tests.map(({ name }) => name)));
  const always = nameless.some(({ selector }) => selector.subject.tests.length === 0);
  const none: readonly PageRule[] = [];
  return {
    profile,
    candidates: ({ name, attributes }) => {
      const named = byName.get(name);
      if (named) return named;
      if (always) return nameless;
      for (const attribute in attributes) if (watched.has(attribute)) return nameless;
      return none;
    },
    attributes: new Set([...ALWAYS_READ, ...rules.flatMap(attributesOf)]),
    separators: new Map([
      ...profile.text.words.map((name) => [name, ' '] as const),
      ...profile.text.lines.map((name) => [name, LINE] as const),
    ]),
  };
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

function sourceRules(field: AspectName | 'identity', sources: readonly ValueSource[]): PageRule[] {
  return sources.flatMap(({ select, attribute }, rank) =>
    parseSelectors(select).map((selector) => ({
      selector,
      meaning: { kind: 'value', field, rank, attribute: attribute?.toLowerCase() ?? null } as const,
    })),
  );
}

const ALWAYS_READ = ['href', 'http-equiv', 'content'];

function attributesOf({ selector, meaning }: PageRule): string[] {
  const compounds = [selector.subject, ...selector.ancestors.map(({ compound }) => compound)];
  const read = meaning.kind === 'value' && meaning.attribute !== null ? [meaning.attribute] : [];
  return [...compounds.flatMap(({ tests }) => tests.map(({ name }) => name)), ...read];
}
