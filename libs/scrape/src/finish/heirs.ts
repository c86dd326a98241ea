import { Claim, CrawlState } from '../crawl/crawl-state';
import { Oddity } from '../journal/journal-records';
import { SiteProfile } from '../profile/profile';
import { derive, inherit } from './derive';
import { Resolution } from './resolve-urls';

/** A page whose rows are about to be written. */
export interface PageToWrite {
  readonly id: number;
  readonly path: string;
  readonly claim: Claim;
}

/** Values of a derived field and the ids of the pages that inherit them. */
export interface InheritedField {
  readonly field: 'business' | 'category';
  readonly rows: readonly (readonly [string, number])[];
}

/** Pages whose derived fields depend on who links to them, and those links. */
export class Heirs {
  readonly #state: CrawlState;
  readonly #pageOf: Resolution['pageOf'];
  readonly #pages: readonly PageToWrite[];
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #values = { business: [] as (string | null)[], category: [] as (string | null)[] };
  readonly #heirs = { business: new Set<number>(), category: new Set<number>() };
  /** Of each page, the numbers of its links. */
  readonly #links: [number, Int32Array][] = [];
  /** Whether any rule asks for links at all. */
  readonly wantsLinks: boolean;

  constructor(state: CrawlState, { pageOf }: Resolution, pages: readonly PageToWrite[], { derived }: SiteProfile) {
    this.wantsLinks = Boolean(derived.business?.inherit ?? derived.category?.inherit);
    this.#state = state;
    this.#pageOf = pageOf;
    this.#pages = pages;
    this.#numbers = new Map(pages.map(({ path }, number) => [path, number]));
  }

  /** @returns what is known of it now; undefined when it is inherited */
  note(field: 'business' | 'category', path: string, value: ReturnType<typeof derive>): string | null | undefined {
    const number = this.#numbers.get(path)!;
    const isHeir = value !== null && typeof value === 'object';
    const own = isHeir ? null : value;
    if (isHeir) this.#heirs[field].add(number);
    this.#values[field][number] = own;
    return isHeir ? undefined : own;
  }

  noteLinks(path: string, edLinks: readonly (number | string)[]): void {
    if (!this.wantsLinks) return;
    const targets = new Set<number>();
    for (let nr = 0; nr < edLinks.length; nr += 2) targets.add(edLinks[nr] as number);
    this.#links.push([this.#numbers.get(path)!, Int32Array.from(targets)]);
  }

  /** The values that pages inherit, by the number of the page, and what is odd about them. */
  settle({ derived }: SiteProfile): { readonly fields: readonly InheritedField[]; readonly odd: readonly Oddity[] } {
    const odd: Oddity[] = [];
    const fields: InheritedField[] = [];
    for (const field of ['business', 'category'] as const) {
      const rule = derived[field]?.inherit;
      if (!rule || this.#heirs[field].size === 0) continue;
      const { values, leftOver } = inherit(this.#values[field], this.#linkedFrom(this.#heirs[field]), rule.fallback);
      fields.push({ field, rows: [...values].map(([number, value]) => [value, this.#pages[number]!.id]) });
      for (const number of leftOver) {
        odd.push({
          url: this.#pages[number]!.claim.url,
          kind: `no-${field}`,
          detail: `no page that links to it tells its ${field}; taken as ${rule.fallback}`,
        });
      }
    }
    return { fields, odd };
  }

  #linkedFrom(heirs: ReadonlySet<number>): Map<number, Set<number>> {
    const linkedFrom = new Map([...heirs].map((heir) => [heir, new Set<number>()]));
    for (const [page, links] of this.#links) {
      for (const link of links) {
        const number = this.#state.numberOf(this.#state.linkKeys[link]!.replace(/#.*$/s, ''));
        const path = number === undefined ? undefined : this.#pageOf[number];
        if (path !== undefined) linkedFrom.get(this.#numbers.get(path)!)?.add(page);
      }
    }
    return linkedFrom;
  }
}
