'use strict';
/**
 * Reads single values off a chart: a slider below it for keyboard and touch, which the mouse over the chart moves too.
 */
const { nearest, xOf } = require('./chart-scale.js');
const { h, toDom } = require('./h.js');
const { formatNumber, shortDate } = require('./text.js');

const DAY_MS = 86400000;

/** The day `days` after a first one, both `YYYY-MM-DD`. Pure. */
function dayAfter(first, days) {
  return new Date(Date.parse(`${first}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/**
 * @param {SVGElement} chart
 * @param {{ from: string, v: (number | null)[] }} series one value a day, the first that of `from`
 * @param {any} ui
 */
function startReadout(chart, { from, v: values }, ui) {
  const count = values.length;
  if (count < 2) return;
  const name = chart.querySelector('title').textContent;
  const range = toDom(
    h('input', { type: 'range', class: 'scrub', min: 0, max: count - 1, value: count - 1, 'aria-label': name }),
  );
  const output = toDom(h('output', { class: 'readout' }));
  const mark = toDom(h('svg', null, h('line', { class: 'mark', y1: 0, y2: 196 }))).firstChild;
  chart.insertBefore(mark, chart.querySelector('.line'));

  const show = () => {
    const at = Number(range.value);
    const value = values[at] === null ? ui.none : formatNumber(values[at], ui);
    const text = `${shortDate(dayAfter(from, at), ui)}: ${value}`;
    output.textContent = text;
    range.setAttribute('aria-valuetext', text);
    mark.setAttribute('x1', xOf(at, count));
    mark.setAttribute('x2', xOf(at, count));
  };
  range.addEventListener('input', show);
  chart.addEventListener('pointermove', ({ clientX }) => {
    const { left, width } = chart.getBoundingClientRect();
    range.value = String(nearest((clientX - left) / width, count));
    show();
  });
  chart.after(range, output);
  show();
}

/** Gives every chart its readout; those in closed parts when these are opened. */
function startReadouts(seriesOf, ui) {
  for (const chart of document.querySelectorAll('svg.chart')) {
    const start = async () => {
      const series = (await seriesOf())[chart.id];
      if (series && !chart.querySelector('.mark')) startReadout(chart, series, ui);
    };
    const part = chart.closest('details');
    if (part) part.addEventListener('toggle', start, { once: true });
    else start();
  }
}

module.exports = { dayAfter, startReadouts };
