/** The addresses of a `srcset`, by the HTML standard's reading of it: commas stand in addresses too. */
export function srcsetUrls(srcset: string): string[] {
  const urls: string[] = [];
  for (let at = 0; urls.length < MOST;) {
    const start = skip(srcset, at, /[\s,]/);
    if (start >= srcset.length) break;
    const end = skip(srcset, start, /\S/);
    const word = srcset.slice(start, end);
    const url = word.replace(/,+$/, '');
    if (url !== '') urls.push(url);
    // Without a comma at its end, descriptors follow up to the next one outside of brackets.
    at = word.endsWith(',') ? end : endOfDescriptors(srcset, end);
  }
  return urls;
}

const MOST = 50;

function skip(text: string, from: number, what: RegExp): number {
  let at = from;
  while (at < text.length && what.test(text[at]!)) at += 1;
  return at;
}

function endOfDescriptors(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === '(') depth += 1;
    else if (char === ')') depth = Math.max(0, depth - 1);
    else if (char === ',' && depth === 0) return at + 1;
  }
  return text.length;
}
