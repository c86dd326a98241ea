import { folderOf } from './join-url';
import { makeTarget, Target } from './target';

/** What hangs on one folder, one origin or nothing at all. */
interface Context {
  /** By href as written, without its fragment; null when that is no URL. */
  readonly targets: Map<string, Target | null>;
  /** Targets, those with an anchor counted too. */
  size: number;
}

const CAPACITY = 40_000;

/**
 * Remembers what hrefs lead to: the pages of a folder link to the same ones again and again. Folders that no page was
 * read from for the longest time are forgotten first.
 */
export class TargetMemory {
  readonly #capacity: number;
  /** The least lately used first. */
  readonly #contexts = new Map<string, Context>();
  #size = 0;
  /** The base that was asked for last, since all links of a page come in a row, and what hangs on it. */
  #base: string | null = null;
  #folder = '';
  #relative = newContext();
  #rooted = newContext();
  #absolute = newContext();
  #itself: Target | null | undefined;
  /** Where the last answer came from. */
  #last: Context | null = null;

  constructor(capacity = CAPACITY) {
    this.#capacity = capacity;
  }

  /**
   * What an href without a fragment leads to from a base; what is not known is asked for.
   *
   * @param resolve is given the base up to its last slash
   */
  recall(href: string, base: string, resolve: (folder: string) => Target | null): Target | null {
    if (base !== this.#base) this.#turnTo(base);
    const context = (this.#last = this.#contextOf(href));
    if (context === null) return href === '' ? (this.#itself ??= resolve(this.#folder)) : resolve(this.#folder);
    const known = context.targets.get(href);
    if (known !== undefined) return known;
    const fresh = resolve(this.#folder);
    this.#grow(context);
    context.targets.set(copyOf(href), fresh);
    return fresh;
  }

  /** The same target with an anchor; to be asked for right after it was recalled. */
  withAnchor(target: Target, anchor: string): Target {
    const known = target.anchored?.get(anchor);
    if (known !== undefined) return known;
    const own = copyOf(anchor);
    const fresh = makeTarget(target.url, own, target);
    // What hangs on the base alone is of no use to another page.
    if (this.#last === null) return fresh;
    this.#grow(this.#last);
    (target.anchored ??= new Map()).set(own, fresh);
    return fresh;
  }

  #turnTo(base: string): void {
    if (this.#size > this.#capacity) this.#forget();
    this.#base = base;
    this.#itself = undefined;
    const folder = folderOf(base);
    if (folder === this.#folder) return;
    this.#folder = folder;
    this.#absolute = this.#use('');
    this.#rooted = this.#use(folder.slice(0, folder.indexOf('/', folder.indexOf('//') + 2)));
    this.#relative = this.#use(folder);
  }

  /** Null for what hangs on the whole base: nothing, a query alone, or either behind the base's own scheme (`https:`). */
  #contextOf(href: string): Context | null {
    const code = href.charCodeAt(0);
    if (href === '' || code === QUESTION || code <= SPACE) return null;
    if (code === SLASH) return href.charCodeAt(1) === SLASH ? this.#relative : this.#rooted;
    // Only what begins so can be a scheme of the web, however it is written.
    if (code !== SMALL_H && code !== LARGE_H) return this.#relative;
    if (href.startsWith('https://') || href.startsWith('http://')) return this.#absolute;
    return href.includes(':') ? null : this.#relative;
  }

  #grow(context: Context): void {
    if (context.size >= this.#capacity) this.#empty(context);
    context.size += 1;
    this.#size += 1;
  }

  #use(name: string): Context {
    const context = this.#contexts.get(name) ?? newContext();
    this.#contexts.delete(name);
    this.#contexts.set(name, context);
    return context;
  }

  #forget(): void {
    for (const [name, context] of this.#contexts) {
      if (this.#size <= this.#capacity / 2) return;
      this.#empty(context);
      this.#contexts.delete(name);
    }
    this.#folder = '';
  }

  #empty(context: Context): void {
    this.#size -= context.size;
    context.targets.clear();
    context.size = 0;
  }
}

const [SPACE, SLASH, QUESTION, LARGE_H, SMALL_H] = [32, 47, 63, 72, 104];

function newContext(): Context {
  return { targets: new Map(), size: 0 };
}

/** The same text in memory of its own: a piece of a page would keep the whole page alive. */
function copyOf(text: string): string {
  return ` ${text}`.slice(1);
}
