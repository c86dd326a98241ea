export const WIDTH: number;
export function xOf(at: number, count: number): number;
export function nearest(share: number, count: number): number;
