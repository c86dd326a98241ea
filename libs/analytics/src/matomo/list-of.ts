/** A list, also as PHP writes one that has lost an element: by numbers. Null when it is none. */
export function listOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return null;
  return Object.keys(value).every((key) => /^\d{1,9}$/.test(key)) ? Object.values(value) : null;
}
