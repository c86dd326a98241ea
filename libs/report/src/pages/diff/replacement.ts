/** `a[aFrom..aTo)` became `b[bFrom..bTo)`; one of the two may be empty. What lies between two of them is equal. */
export interface Replacement {
  readonly aFrom: number;
  readonly aTo: number;
  readonly bFrom: number;
  readonly bTo: number;
}
