/** Round values (1, 2 or 5 times a power of ten) that cover a range; two to about `count` of them. */
export function niceTicks(low: number, high: number, count = 4): number[] {
  const range = high - low || Math.abs(high) || count;
  const rough = range / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((candidate) => candidate >= rough) ?? power;
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.ceil(high / step));
  // Multiples, not sums: adding a step again and again would gather rounding errors.
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}
