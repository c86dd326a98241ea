import type { Messages } from './en';
import type { Words } from './words';

export type FigureGroup =
  'pages' | 'language' | 'business' | 'category' | 'type' | 'content' | 'redirects' | 'links' | 'other';

interface Named {
  readonly key: keyof Messages;
  readonly group: FigureGroup;
  readonly x?: string;
}

/** Patterns of key figures with something in their name, most particular first. */
const PATTERNS: readonly (readonly [RegExp, keyof Messages, FigureGroup])[] = [
  [/^pages_lang_(.+)$/, 'fig_pages_lang', 'language'],
  [/^pages_buss_(.+)$/, 'fig_pages_buss', 'business'],
  [/^pages_cat_(.+)$/, 'fig_pages_cat', 'category'],
  [/^pages_type_(.+)$/, 'fig_pages_type', 'type'],
  [/^pages_h1_multi_(.+)$/, 'fig_pages_h1_multi_type', 'content'],
  [/^redirs_(.+)_slash$/, 'fig_redirs_slash', 'redirects'],
  [/^redirs_(?!wcm-url$)(.+)$/, 'fig_redirs_type', 'redirects'],
  [/^url-aliases_(\d+)x$/, 'fig_url-aliases_x', 'redirects'],
];

/** A key figure in words, such as `pages in language nl`; its own name when it is not known. */
export function figureLabel(figure: string, words: Words): string {
  const named = nameOf(figure, words.texts);
  return named ? words.say(named.key, { x: (named.x === 'unknown' ? words.texts.unknown : named.x) ?? '' }) : figure;
}

export function figureGroup(figure: string, words: Words): FigureGroup {
  return nameOf(figure, words.texts)?.group ?? 'other';
}

/** Key figures of which more is worse: their growth is coloured as such. */
export function isProblemFigure(figure: string): boolean {
  return /^(pages_h1_|pages_title_|pages_descr_|redirs|url-aliases|ed-links_int_(redir|non-wcm))/.test(figure);
}

function nameOf(figure: string, texts: Messages): Named | null {
  for (const [pattern, key, group] of PATTERNS) {
    const match = pattern.exec(figure);
    if (match) return { key, group, x: match[1] };
  }
  const key = `fig_${figure}`;
  if (!Object.hasOwn(texts, key)) return null;
  const group = /^pages$/.test(figure)
    ? 'pages'
    : /^pages_/.test(figure)
      ? 'content'
      : /^ed-links/.test(figure)
        ? 'links'
        : 'redirects';
  return { key: key as keyof Messages, group };
}
