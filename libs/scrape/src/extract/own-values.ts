import { OwnFact } from '../profile/profile';

const MAX_VALUES = 100;
const MAX_LENGTH = 1000;
const NONE: readonly (readonly string[])[] = [];

/** Gathers what the facts of one's own are on the page that is being read. */
export class OwnValues {
  readonly #facts: readonly OwnFact[];
  readonly #values: string[][];

  constructor(facts: readonly OwnFact[] = []) {
    this.#facts = facts;
    this.#values = facts.map(() => []);
  }

  get all(): readonly (readonly string[])[] {
    return this.#facts.length === 0 ? NONE : this.#values;
  }

  /** Of a fact that is one, the first counts; of one that may be many, each once. */
  add(nr: number, value: string): void {
    const values = this.#values[nr]!;
    const most = this.#facts[nr]!.many === true ? MAX_VALUES : 1;
    const text = value.slice(0, MAX_LENGTH);
    if (text !== '' && values.length < most && !values.includes(text)) values.push(text);
  }
}

/** As the record has them; null when nothing was found. */
export function ownFactsText(values: readonly (readonly string[])[], facts: readonly OwnFact[] = []): string | null {
  const found = facts.flatMap(({ name, many = false }, nr): (readonly [string, string | readonly string[]])[] => {
    const own = values[nr] ?? [];
    return own.length === 0 ? [] : [[name, many ? own : own[0]!]];
  });
  return found.length === 0 ? null : JSON.stringify(Object.fromEntries(found));
}
