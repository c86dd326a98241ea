import { h, type VNode } from '../client/shared/h';
import { round } from '../client/shared/spark';

export interface Share {
  /** Class that colours it. */
  readonly tone: string;
  readonly value: number;
}

/** Shares of a whole as one bar. Decoration: the numbers stand beside it. Null when there is nothing to share. */
export function shareBar(shares: readonly Share[]): VNode | null {
  const total = shares.reduce((sum, { value }) => sum + value, 0);
  if (total === 0) return null;
  let from = 0;
  const parts = shares.map(({ tone, value }) => {
    const [x, width] = [round((from * 200) / total), round((value * 200) / total)];
    from += value;
    return value === 0 ? null : h('rect', { class: `share ${tone}`, x, width, height: 8 });
  });
  return h(
    'svg',
    { class: 'sharebar', viewBox: '0 0 200 8', preserveAspectRatio: 'none', 'aria-hidden': 'true', focusable: 'false' },
    parts,
  );
}
