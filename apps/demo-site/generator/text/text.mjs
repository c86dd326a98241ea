const months = {
  nl: 'januari februari maart april mei juni juli augustus september oktober november december'.split(' '),
  en: 'January February March April May June July August September October November December'.split(' '),
};

export function escapeHtml(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** Replaces each `{name}` by its value; a name without a value is a mistake in the content. */
export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => {
    if (values[name] === undefined) throw new Error(`no value for {${name}} in: ${template}`);
    return values[name];
  });
}

/** Formats by hand: what Intl gives changes with the Node version. */
export function formatDate(isoDate, lang) {
  const [year, month, day] = isoDate.split('-').map(Number);
  return `${day} ${months[lang][month - 1]} ${year}`;
}

export function formatEuros(text, lang) {
  const [whole, cents] = Number(text).toFixed(2).split('.');
  const [group, point] = lang === 'nl' ? ['.', ','] : [',', '.'];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  const number = cents === '00' ? grouped : `${grouped}${point}${cents}`;
  return lang === 'nl' ? `${number} euro` : `${number} euros`;
}

export function formatDays(days, lang) {
  const weeks = days % 7 === 0;
  const count = weeks ? days / 7 : days;
  const [one, many] = {
    nl: weeks ? ['week', 'weken'] : ['dag', 'dagen'],
    en: weeks ? ['week', 'weeks'] : ['day', 'days'],
  }[lang];
  return `${count} ${count === 1 ? one : many}`;
}

export function formatMonths(count, lang) {
  if (count % 12 === 0) {
    const years = count / 12;
    return lang === 'nl' ? `${years} jaar` : `${years} ${years === 1 ? 'year' : 'years'}`;
  }
  return lang === 'nl'
    ? `${count} ${count === 1 ? 'maand' : 'maanden'}`
    : `${count} ${count === 1 ? 'month' : 'months'}`;
}

/** A list in a sentence: «a, b en c». */
export function joinWords(words, lang) {
  const last = words.length - 1;
  return last < 1
    ? words.join('')
    : `${words.slice(0, last).join(', ')} ${lang === 'nl' ? 'en' : 'and'} ${words[last]}`;
}

export function capitalise(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
