import type { FileRow } from '@scrape-and-report/record';

const MB = 1_000_000;
const HEAVY_MB = 3;
/** What any browser takes with a page: of a `srcset` it takes one, and of a video a part. */
const TAKEN: ReadonlySet<string> = new Set(['image', 'style', 'script']);

/**
 * What there is to say of the weight of a page with these files (numbers): `5 MB (URL of the heaviest file: 4 MB)`; null
 * when they weigh less than counts. Files of which no size is known weigh nothing.
 */
export function weightsOf(rows: readonly FileRow[]): (files: readonly number[]) => string | null {
  const weighed = new Map(rows.flatMap((row) => (TAKEN.has(row.type) && row.bytes ? [[row.file_nr, row]] : [])));
  return (files) => {
    const bytesByUrl = new Map<string, number>();
    for (const nr of files) {
      const file = weighed.get(nr);
      if (file) bytesByUrl.set(file.url, file.bytes!);
    }
    let [sum, heaviest] = [0, 0];
    let name = '';
    for (const [url, bytes] of bytesByUrl) {
      sum += bytes;
      if (bytes > heaviest) [name, heaviest] = [url, bytes];
    }
    if (sum < HEAVY_MB * MB) return null;
    return `${Math.floor(sum / MB)} MB (${name}: ${(heaviest / MB).toFixed(1)} MB)`;
  };
}
