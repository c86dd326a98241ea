/** What elements are to who looks at a page; 0 for most. Those from `h1` to `h6` are in a row. */
export const LOOK = {
  nothing: 0,
  h1: 1,
  h6: 6,
  html: 7,
  img: 8,
  input: 9,
  area: 10,
  source: 11,
  player: 12,
  script: 13,
  frame: 14,
  embed: 15,
  object: 16,
  track: 17,
  link: 18,
  named: 19,
  meta: 20,
} as const;

const BY_NAME: Readonly<Record<string, number | undefined>> = {
  html: LOOK.html,
  img: LOOK.img,
  input: LOOK.input,
  area: LOOK.area,
  source: LOOK.source,
  video: LOOK.player,
  audio: LOOK.player,
  script: LOOK.script,
  iframe: LOOK.frame,
  frame: LOOK.frame,
  embed: LOOK.embed,
  object: LOOK.object,
  track: LOOK.track,
  link: LOOK.link,
  a: LOOK.named,
  meta: LOOK.meta,
};

export function lookOf(name: string): number {
  return /^h[1-6]$/.test(name) ? Number(name[1]) : (BY_NAME[name] ?? LOOK.nothing);
}

/** What looking reads beside what every page is read for; null: on every element. */
export const LOOKED_AT: readonly { readonly attribute: string; readonly on: readonly string[] | null }[] = [
  { attribute: 'id', on: null },
  { attribute: 'name', on: ['a', 'meta'] },
  { attribute: 'hreflang', on: ['link'] },
  { attribute: 'src', on: ['img', 'input', 'source', 'video', 'audio', 'script', 'iframe', 'frame', 'embed', 'track'] },
  { attribute: 'srcset', on: ['img', 'source'] },
  { attribute: 'poster', on: ['video'] },
  { attribute: 'data', on: ['object'] },
  { attribute: 'href', on: ['link'] },
  { attribute: 'rel', on: ['link'] },
  { attribute: 'role', on: ['img'] },
  { attribute: 'aria-hidden', on: ['img', 'a'] },
  { attribute: 'aria-labelledby', on: ['img', 'input', 'area'] },
  { attribute: 'aria-label', on: ['area'] },
  { attribute: 'title', on: ['a', 'img'] },
  { attribute: 'lang', on: ['html'] },
  { attribute: 'xml:lang', on: ['html'] },
];
