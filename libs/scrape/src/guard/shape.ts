import { createHash } from 'node:crypto';

/**
 * What a page says, as a short digest: title and texts without the words that hold a digit, so that a page that shows the
 * time or the number of an incident is the same page each time.
 */
export function shapeOf(title: string | null, texts: readonly Uint8Array[]): string {
  const said = [title ?? '', ...texts.map((text) => new TextDecoder().decode(text))];
  const words = said.map((text) =>
    text
      .replace(/\S*\d\S*/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
  return createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 24);
}
