import { Oddity, Source, SOURCES } from '../journal/journal-records';
import { ReadingContext } from './reading-context';
import { findTrap } from '../crawl/traps';
import { Target } from '../url/target';

/** As many as browsers follow. */
export const MAX_REDIRECTS = 20;

/** A page with more faults than this has made its point. */
const MAX_ODDITIES = 100;

/** Gathers what a page makes known: URLs (numbered as the state will number them) and oddities. */
export class Finds {
  readonly found: [Source, string][] = [];
  readonly odd: Oddity[] = [];
  readonly #context: ReadingContext;
  readonly #page: number;
  readonly #new = new Map<string, number>();
  readonly #traps = new Set<string>();

  constructor(context: ReadingContext, page: number) {
    this.#context = context;
    this.#page = page;
  }

  /** Whether something was left out: because of what the crawl had found before, or because it was too much. */
  get isPartial(): boolean {
    return this.#traps.size > 0 || this.odd.length >= MAX_ODDITIES;
  }

  oddity(kind: string, detail: string, url = this.#context.state.urls[this.#page]!): void {
    if (this.odd.length < MAX_ODDITIES) this.odd.push({ url, kind, detail });
  }

  /** The URL's number, or -1 when it is a trap, or left out by the configuration. */
  find(source: Source, url: string): number {
    const { state, rules, urls } = this.#context;
    const known = state.numberOf(url);
    if (known !== undefined) {
      if (!(state.sources[known]! & SOURCES[source])) this.found.push([source, url]);
      return known;
    }
    const fresh = this.#new.get(url);
    if (fresh !== undefined) return fresh;
    if (!urls.isTaken(url)) return -1;
    const trap = findTrap(url, this.#page, state, rules.profile.queries.maxPerPath);
    if (trap) {
      if (!this.#traps.has(trap.url)) this.oddity(trap.kind, trap.detail, trap.url);
      this.#traps.add(trap.url);
      return -1;
    }
    const number = state.urls.length + this.#new.size;
    this.#new.set(url, number);
    this.found.push([source, url]);
    return number;
  }

  /** One hop further, unless this has been going on for too long. */
  follow(target: Target): void {
    if (!target.inScope) return;
    if (this.#context.state.redirectDepth[this.#page]! >= MAX_REDIRECTS)
      this.oddity('too-many-redirects', `more than ${MAX_REDIRECTS}, the next to ${target.url}`);
    else this.find('redirect', target.url);
  }
}
