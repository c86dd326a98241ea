export function localPart(url: string, base: string): string;
