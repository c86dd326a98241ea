/** Facts of one's own of a page by name, as text; several values are parted by commas. What is no such record has none. */
export function ownFactsOf(text: string | null): ReadonlyMap<string, string> {
  let facts: unknown;
  try {
    facts = text === null ? {} : JSON.parse(text);
  } catch {
    facts = {};
  }
  const entries = typeof facts === 'object' && facts !== null && !Array.isArray(facts) ? Object.entries(facts) : [];
  return new Map(entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)]));
}

/** Their names on any page, in the order in which they were first met. */
export function ownFactNames(pages: Iterable<{ readonly own_facts: string | null }>): string[] {
  const names = new Set<string>();
  for (const { own_facts } of pages)
    if (own_facts !== null) for (const name of ownFactsOf(own_facts).keys()) names.add(name);
  return [...names];
}

/** For people: a line a fact. */
export function ownFactLines(text: string | null): string | null {
  return text === null ? null : Array.from(ownFactsOf(text), ([name, value]) => `${name}: ${value}`).join('\n');
}
