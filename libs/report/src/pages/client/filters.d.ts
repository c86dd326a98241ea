export function parseRange(text: string, isDate: boolean): ((value: number | string) => boolean) | null;
