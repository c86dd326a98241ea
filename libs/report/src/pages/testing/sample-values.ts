/** A repeatable source of numbers from 0 up to 1 (mulberry32): samples are the same in every run. */
export function sampleNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const ROOT = 'https://www.example.nl/nl';
export const BUSINESSES = ['belastingen', 'toeslagen', 'douane'];
export const PAGE_TYPES = [
  'bld-bd',
  'bld-cluster',
  'bld-filter',
  'bld-dv-content',
  'bld-faq',
  'bld-newsItem',
  'bld-landing',
];
const TOPICS = [
  'auto',
  'huis',
  'zorgtoeslag',
  'btw',
  'aangifte',
  'erfenis',
  'onderneming',
  'kinderopvang',
  'accijns',
  'pensioen',
];
const VERBS = ['aanvragen', 'wijzigen', 'stopzetten', 'berekenen', 'betalen', 'terugkrijgen', 'opgeven', 'corrigeren'];
const SENTENCES = [
  'U kunt tot en met 31 december uw gegevens wijzigen.',
  'Het bedrag hangt af van uw inkomen en dat van uw toeslagpartner.',
  'Hebt u een auto van de zaak, dan telt u een percentage van de cataloguswaarde bij uw loon.',
  'Wij sturen u binnen 8 weken een beslissing.',
  'Bent u het niet eens met de beslissing? Dan kunt u bezwaar maken.',
  'Ondernemers doen elk kwartaal aangifte omzetbelasting.',
  'Lees meer over de voorwaarden op de pagina hierover.',
  'De drempel is in 2026 verhoogd naar € 2.100 per jaar.',
];

export interface SamplePage {
  readonly path: string;
  readonly url: string;
  readonly title: string;
  readonly language: string;
  readonly pagetype: string;
  readonly business: string;
  readonly category: string;
  readonly words: number;
  readonly modified: string;
  readonly firstSeen: string;
  readonly visits: number;
}

/** The nth page of the sample site. */
export function samplePage(at: number, next: () => number): SamplePage {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!;
  const [topic, verb] = [pick(TOPICS), pick(VERBS)];
  const path = `/${pick(BUSINESSES)}/${topic}/${verb}-${at}`;
  const day = (year: number): string =>
    `${year}-${String(1 + Math.floor(next() * 12)).padStart(2, '0')}-${String(1 + Math.floor(next() * 28)).padStart(2, '0')}`;
  return {
    path,
    url: ROOT + path,
    title: `${topic[0]!.toUpperCase()}${topic.slice(1)} ${verb}: hoe werkt dat? (${at})`,
    language: next() < 0.9 ? 'nl' : 'en',
    pagetype: pick(PAGE_TYPES),
    business: path.split('/')[1]!,
    category: pick(['dv', 'bib', 'alg']),
    words: 40 + Math.floor(next() * 900),
    modified: day(2025),
    firstSeen: day(2024),
    visits: Math.floor(2000 * next() ** 6),
  };
}

/** A text of some sentences, a line for each three. */
export function sampleText(next: () => number, sentences: number): string {
  return Array.from(
    { length: sentences },
    (_, at) => SENTENCES[Math.floor(next() * SENTENCES.length)]! + (at % 3 === 2 ? '\n' : ' '),
  )
    .join('')
    .trim();
}

/** The text after an editor's work: some words and a sentence are others. */
export function editedText(text: string, next: () => number): string {
  const words = text.split(/(?<= )/);
  const at = Math.floor(next() * Math.max(1, words.length - 6));
  const edited = [...words.slice(0, at), 'sinds 1 januari ', ...words.slice(at + 2)].join('');
  return next() < 0.5 ? `${edited}\nVoor vragen belt u de BelastingTelefoon.` : edited;
}
