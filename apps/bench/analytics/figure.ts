/** What was measured, how much, and what is wanted. */
export type Figure = readonly [what: string, measured: string, wanted: string];
