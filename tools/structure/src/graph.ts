/** Who imports whom: a directed graph over names. */
export type Graph = Map<string, Set<string>>;

export function arrowCount(graph: Graph): number {
  return [...graph.values()].reduce((sum, targets) => sum + targets.size, 0);
}

/** Groups of two or more that can all reach one another; each sorted, and the list too (Tarjan). */
export function circlesOf(graph: Graph): string[][] {
  return componentsOf(graph)
    .filter((component) => component.length > 1)
    .map((component) => component.sort())
    .sort((a, b) => (a.join() < b.join() ? -1 : 1));
}

/** The number of members on the longest way down; a circle counts as one floor. */
export function floorsOf(graph: Graph): number {
  const height = new Map<string, number>();
  // Tarjan yields what is imported before what imports it.
  for (const component of componentsOf(graph)) {
    const below = component.flatMap((member) => [...(graph.get(member) ?? [])]);
    const floor =
      1 + Math.max(0, ...below.filter((member) => !component.includes(member)).map((m) => height.get(m) ?? 0));
    for (const member of component) height.set(member, floor);
  }
  return Math.max(0, ...height.values());
}

function componentsOf(graph: Graph): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const components: string[][] = [];
  const connect = (member: string): void => {
    index.set(member, index.size);
    low.set(member, index.get(member)!);
    stack.push(member);
    for (const target of graph.get(member) ?? []) {
      if (!index.has(target)) connect(target);
      if (stack.includes(target)) low.set(member, Math.min(low.get(member)!, low.get(target)!));
    }
    if (low.get(member) === index.get(member)) components.push(stack.splice(stack.indexOf(member)));
  };
  for (const member of graph.keys()) if (!index.has(member)) connect(member);
  return components;
}
