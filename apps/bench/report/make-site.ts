import type { BuiltLink, BuiltPage } from '@scrape-and-report/record/testing';

const ROOT = 'https://www.bench.example';
const SYLLABLES =
  'be las ting dienst aan gif te toe slag kin der op vang zorg huur wo ning on der ne mer btw in voer ac cijns über groß déja één coördi na tie'.split(
    ' ',
  );

export const SECTIONS = 30;

/** Distinct words of the site. */
const VOCABULARY = 8000;

/** A small seeded generator: the same site on every machine. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A synthetic site: `pages` pages with 1.5 to 2.5 KB of text and `links` editorial links, a few of them broken. */
export function* makeSite({
  pages,
  links,
  seed = 1,
}: {
  pages: number;
  links: number;
  seed?: number;
}): Generator<BuiltPage> {
  const random = createRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const words = Array.from({ length: VOCABULARY }, () =>
    Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick(SYLLABLES)).join(''),
  );
  // As in real prose few words are common and most are rare: the rank of a word is spread evenly on a logarithmic scale.
  const word = (): string => words[Math.floor(VOCABULARY ** random()) - 1]!;
  const text = (chars: number): string => {
    let made = '';
    while (made.length < chars) made += `${word()} `;
    return made.trim();
  };
  const pathOf = (nr: number): string => (nr === 0 ? '/' : `/section-${nr % SECTIONS}/page-${nr}`);
  for (let nr = 0; nr < pages; nr++) {
    const count = Math.floor(((nr + 1) * links) / pages) - Math.floor((nr * links) / pages);
    const edText = text(1500 + random() * 1000);
    const pageLinks = Array.from({ length: count }, (): BuiltLink => {
      const external = random() < 0.1;
      const url = external
        ? `https://other-${Math.floor(random() * 500)}.example/${word()}`
        : ROOT + pathOf(Math.floor(random() * pages));
      return {
        url,
        text: text(12),
        type: external ? 'ext' : 'int',
        status: external && random() < 0.02 ? '404' : '200',
      };
    });
    yield {
      path: pathOf(nr),
      title: text(30),
      description: text(90),
      first_h1: text(25),
      num_h1s: random() < 0.02 ? 2 : 1,
      modified: `2026-0${1 + (nr % 9)}-1${nr % 10}`,
      pagetype: ['bld-bd', 'bld-faq', 'bld-target', 'bld-overview'][nr % 4]!,
      business: ['belastingen', 'toeslagen', 'douane'][nr % 3]!,
      language: nr % 20 === 0 ? 'en' : 'nl',
      ed_text: edText,
      ed_words: edText.split(' ').length,
      inlinks: 1 + (nr % 40),
      links: pageLinks,
    };
  }
}

export const BENCH_ROOT = ROOT;
