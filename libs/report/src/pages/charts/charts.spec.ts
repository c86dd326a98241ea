import fc from 'fast-check';
import { toHtml } from '../client/shared/h';
import { nearest, WIDTH, xOf } from '../client/shared/chart-scale';
import { linePath, sparkline } from '../client/shared/spark';
import { spreadOverDays } from '../index-page/spread';
import { lineChart } from './line-chart';
import { shareBar } from './share-bar';
import { niceTicks } from './ticks';

const chart = (values: (number | null)[]): string =>
  toHtml(
    lineChart({
      id: 'c',
      title: '<t>',
      description: 'd',
      labels: values.map((_, at) => `day ${at}`),
      values,
      formatValue: String,
    }),
  );

describe('labels below a chart', () => {
  it.each(Array.from({ length: 60 }, (_, at) => at + 1).concat(92, 365, 400, 1000))(
    'have room for a day with its year, first and last among them: %s values',
    (count) => {
      const labels = Array.from({ length: count }, (_, at) => `l${at}`);
      const html = toHtml(
        lineChart({
          ...{ id: 'c', title: 't', description: 'd', labels, values: labels.map((_, at) => at) },
          formatValue: String,
        }),
      );
      const places = [...html.matchAll(/ x="([\d.]+)"[^>]*text-anchor[^>]*>(l\d+)</g)];
      expect([places[0]![2], places.at(-1)![2]]).toEqual(['l0', `l${count - 1}`]);
      const gaps = places.slice(1).map(([, x], at) => Number(x) - Number(places[at]![1]));
      expect(Math.min(...gaps, 1000)).toBeGreaterThan(90);
      expect(places.length).toBeLessThanOrEqual(6);
    },
  );
});

describe('a line chart', () => {
  it('breaks its line where a value is missing', () => {
    expect(
      linePath(
        [1, 2, null, 4, null, 6, 7],
        (at) => at,
        (value) => value,
      ),
    ).toBe('M0 1L1 2M3 4h0.1M5 6L6 7');
  });

  it('names itself and is the same bytes every time', () => {
    expect(chart([1, 2, 3])).toContain('role="img" aria-labelledby="c-title c-desc"');
    expect(chart([1, 2, 3])).toContain('<title id="c-title">&lt;t&gt;</title>');
    expect(chart([1, 2, 3])).toBe(chart([1, 2, 3]));
  });

  it.each([[[]], [[null]], [[5]], [[0, 0, 0]], [[-3, 4]], [[1e9, 1e9 + 1]]])(
    'draws no number that is none for %j',
    (values) => {
      expect(chart(values)).not.toMatch(/NaN|Infinity|undefined/);
    },
  );

  it('has round marks that cover every value', () => {
    expect(niceTicks(0, 97)).toEqual([0, 50, 100]);
    expect(niceTicks(0.02, 0.11)).toEqual([0, 0.05, 0.1, 0.15]);
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), fc.nat({ max: 100_000 }), (low, range) => {
        const ticks = niceTicks(low, low + range);
        expect(ticks[0]).toBeLessThanOrEqual(low);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(low + range);
        expect(ticks.length).toBeLessThanOrEqual(7);
      }),
    );
  });
});

describe('the place of a value', () => {
  it('is found again from where it was drawn', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 700 }), fc.double({ min: 0, max: 1, noNaN: true }), (count, share) => {
        const at = Math.floor(share * (count - 1));
        expect(nearest(xOf(at, count) / WIDTH, count)).toBe(at);
        expect(nearest(-1, count)).toBe(0);
        expect(nearest(2, count)).toBe(count - 1);
      }),
    );
  });
});

describe('small charts', () => {
  it('are not drawn for fewer than two values', () => {
    expect([
      sparkline([]),
      sparkline([1]),
      sparkline([null, 1, null]),
      shareBar([{ tone: 'error', value: 0 }]),
    ]).toEqual([null, null, null, null]);
  });

  it('keep a line of thousands of values small', () => {
    const many = Array.from({ length: 5_000 }, (_, at) => at % 17);
    expect(toHtml(sparkline(many)).length).toBeLessThan(2_500);
  });
});

describe('values by day', () => {
  it('leave a gap for each day without a scrape', () => {
    expect(spreadOverDays(['2026-02-27', '2026-03-02'], [1, 2])).toEqual({
      days: ['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'],
      values: [1, null, null, 2],
    });
    expect(spreadOverDays([], [])).toEqual({ days: [], values: [] });
  });
});
