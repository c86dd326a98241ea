/** Why an issue does not count. */
export interface Accepted {
  readonly reason: string;
  /** `YYYY-MM-DD`: last day on which it does not; null: for good. */
  readonly until: string | null;
}

/** A rule of `report.accepted` that accepts nothing today. */
export interface AcceptanceFault extends Accepted {
  /** Its day has passed; no issue is like that any more; there is no such kind of issue. */
  readonly fault: 'run-out' | 'no-match' | 'no-kind';
  /** As configured. */
  readonly kind: string;
  readonly path: string;
  readonly detail: string | null;
  /** Pages with an issue like that, which count again. */
  readonly uses: number;
}
