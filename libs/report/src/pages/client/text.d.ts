export interface NumberSigns {
  readonly group: string;
  readonly decimal: string;
}
export function showControls(text: string): string;
export function escapeHtml(text: string): string;
export function isSafeHref(url: string): boolean;
export function say(message: string, values?: Readonly<Record<string, string | number>>, signs?: NumberSigns): string;
export function formatNumber(value: number, signs: NumberSigns, digits?: number): string;
export function shortDate(text: string, ui: Readonly<Record<string, string>>): string;
export function foldAll(texts: readonly string[]): string[];
export function fold(text: string): string;
