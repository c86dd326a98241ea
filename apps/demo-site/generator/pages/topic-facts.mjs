import { formatDays, formatEuros, formatMonths, joinWords } from '../text/text.mjs';

/** The values that a topic's sentences and table are filled with, in its language. */
export function topicFacts({ meta }, lang, { site, phrases }) {
  const words = phrases[lang];
  const desk = site.desks[meta.desk];
  if (!desk) throw new Error(`no desk in ${meta.desk}`);
  const money = moneyOf(meta, lang, words);
  const valid = Number(meta.valid) > 0 ? formatMonths(Number(meta.valid), lang) : undefined;
  const term = formatDays(Number(meta.term), lang);
  return {
    title: meta.title,
    shortTitle: meta.short,
    short: meta.short,
    form: meta.form,
    documents: joinWords(meta.documents.split('; '), lang),
    rule: meta.rule,
    desk: meta.desk,
    address: desk.address,
    hours: desk.hours[lang],
    term,
    valid,
    fee: money.text,
    amount: money.text,
    feePhrase: money.phrase,
    validPhrase: valid ? 'validSome' : 'validNone',
    table: [
      [money.row, money.cell],
      ['term', term],
      ['valid', valid ?? words.noEnd],
      ['form', meta.form],
      ['desk', `${meta.desk}, ${desk.address}`],
    ],
  };
}

function moneyOf(meta, lang, words) {
  if (meta.amount) {
    const text = formatEuros(meta.amount, lang);
    return { phrase: 'amount', row: 'amount', text, cell: words.perYear.replace('{amount}', text) };
  }
  if (Number(meta.fee) === 0) return { phrase: 'feeNone', row: 'fee', text: words.free, cell: words.free };
  const text = formatEuros(meta.fee, lang);
  return { phrase: 'feeSome', row: 'fee', text, cell: text };
}
