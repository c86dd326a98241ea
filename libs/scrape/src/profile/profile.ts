/** Where a value stands on a page: an attribute of the first element that matches, or its text. */
export interface ValueSource {
  readonly select: string;
  /** Attribute name; without it the element's text counts. */
  readonly attribute?: string;
}

/** How one aspect of a page is found: the first source that gives something wins. */
export interface AspectRule {
  readonly from: readonly ValueSource[];
  /** `date`: kept as `YYYY-MM-DD`, logged and dropped when it is none. */
  readonly format?: 'date';
  /** Whether a page without it is worth a line in the scrape's log. */
  readonly expected?: boolean;
}

/** A field derived from another by a list of cases; the first that holds wins. */
export interface DerivedRule {
  readonly of: 'classes' | 'pagetype' | 'language' | 'path';
  readonly cases: readonly {
    readonly match: 'equals' | 'contains' | 'prefix';
    readonly any: readonly string[];
    readonly value: string;
  }[];
  /** Pages whose field is one of `of` take the value that all pages linking to them share. */
  readonly inherit?: { readonly any: readonly string[]; readonly fallback: string };
  readonly otherwise: string | null;
}

/** A fact of one's own: what stands in the first element that matches, or in each of them. */
export interface OwnFact {
  /** As it stands in tables. */
  readonly name: string;
  readonly select: string;
  /** Attribute that holds it; without one, the element's text. */
  readonly attribute?: string;
  readonly text?: true;
  /** All elements that match, each value once. */
  readonly many?: boolean;
}

/** Everything that is particular to one site, as data. Selectors: see `selector.ts` for the part of CSS that they may use. */
export interface SiteProfile {
  readonly name: string;
  /** What a page claims as its own URL. */
  readonly identity: readonly ValueSource[];
  readonly aspects: {
    readonly title: AspectRule;
    readonly description: AspectRule;
    readonly h1: { readonly select: string; readonly expected?: boolean };
    readonly language: AspectRule;
    readonly modified: AspectRule;
    readonly pagetype: AspectRule;
    readonly classes: AspectRule;
  };
  readonly parts: {
    /** On a page that has one of these, only what stands in them is editorial or automated. */
    readonly root: readonly string[];
    /** Neither editorial nor automated, wherever it stands. */
    readonly rest: readonly string[];
    /** The same, on pages without a root. */
    readonly restWithoutRoot: readonly string[];
    /** Generated lists. */
    readonly automated: readonly string[];
    /** Page types of which all that would be editorial is automated. */
    readonly automatedPagetypes: readonly string[];
  };
  readonly text: {
    /** Elements (names) that stand on lines of their own. */
    readonly lines: readonly string[];
    /** Elements (names) whose text is parted from its neighbours by a space. */
    readonly words: readonly string[];
  };
  readonly links: {
    /** Regular expressions: an absolute link that matches one is not recorded and not followed. */
    readonly ignore: readonly string[];
  };
  readonly queries: {
    /** Names of query parameters that do not change the page and are taken out of every URL, beside marks and session ids that all sites know; `*` at the end matches any rest. */
    readonly drop: readonly string[];
    /** `counts`: the order of parameters tells pages apart. Left out: it does not. */
    readonly order?: 'counts' | 'ignored';
    /** At most so many different queries of one path are requested. */
    readonly maxPerPath: number;
  };
  /** Columns that pages of this site have beside those that all sites have. */
  readonly extract?: readonly OwnFact[];
  /** Patterns of text that is no change of a page: recorded, and left out when two recordings are compared. */
  readonly ignoreText?: readonly string[];
  readonly derived: { readonly business: DerivedRule | null; readonly category: DerivedRule | null };
}
