/** Groups of key figures in the order of reports; within a group by name, numbers by size. */
const GROUPS = [
  /^pages$/,
  /^pages_unreached$/,
  /^pages_lang_/,
  /^pages_buss_/,
  /^pages_cat_/,
  /^pages_type_/,
  /^pages_h1_multi$/,
  /^pages_h1_multi_/,
  /^pages_h1_no$/,
  /^pages_title_no$/,
  /^pages_title_dupl$/,
  /^pages_descr_no$/,
  /^pages_descr_long$/,
  /^redirs$/,
  /^redirs_(?!wcm-url)/,
  /^redirs_wcm-url$/,
  /^url-aliases$/,
  /^url-aliases_/,
  /^ed-links_int$/,
  /^ed-links_int_uniq$/,
  /^ed-links_int_avg$/,
  /^ed-links_int_/,
  /^ed-links_ext$/,
  /^ed-links_ext_uniq$/,
  /^ed-links_ext_/,
];

/** Orders names of key figures, whichever scrapes they come from. */
export function compareFigureNames(a: string, b: string): number {
  const [groupA, groupB] = [groupOf(a), groupOf(b)];
  if (groupA !== groupB) return groupA - groupB;
  const [numberA, numberB] = [a, b].map((name) => Number(/_(\d+)x$/.exec(name)?.[1] ?? 0)) as [number, number];
  return numberA - numberB || (a < b ? -1 : a > b ? 1 : 0);
}

function groupOf(name: string): number {
  const found = GROUPS.findIndex((pattern) => pattern.test(name));
  return found < 0 ? GROUPS.length : found;
}
