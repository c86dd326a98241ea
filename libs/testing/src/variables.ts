/**
 * Sets variables of this process, or takes those out that are `undefined`.
 *
 * @returns what sets them back to what they were, whatever was made of them meanwhile
 */
export function setVariables(values: Readonly<Record<string, string | undefined>>): () => void {
  const before = Object.fromEntries(Object.keys(values).map((name) => [name, process.env[name]]));
  put(values);
  return () => put(before);
}

function put(values: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(values)) {
    // Assigned, `undefined` would be a word.
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
