/** HSTS counts for this long at least, as internet.nl asks of Dutch governments. */
const YEAR_SECONDS = 31_536_000;

/** Headers by which a site protects its visitors and that an answer lacks, or has without effect; names as they are written. */
export function lackingHeaders(headers: Readonly<Record<string, string>>, isSecure: boolean): string[] {
  const value = (name: string): string => headers[name]?.trim().toLowerCase() ?? '';
  const maxAge = /(?:^|[;\s])max-age\s*=\s*"?(\d+)/.exec(value('strict-transport-security'))?.[1];
  return [
    ...(isSecure && Number(maxAge ?? 0) < YEAR_SECONDS ? ['Strict-Transport-Security'] : []),
    ...(value('content-security-policy') === '' ? ['Content-Security-Policy'] : []),
    ...(value('x-content-type-options') === 'nosniff' ? [] : ['X-Content-Type-Options']),
    ...(value('referrer-policy') === '' ? ['Referrer-Policy'] : []),
  ];
}
