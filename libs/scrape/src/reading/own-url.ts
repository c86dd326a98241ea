import { ExtractedPage } from '../extract/extracted-page';
import { Finds } from './finds';
import { ReadingContext } from './reading-context';
import { createScope } from '../url/scope';

/** The URL that the page claims, or the one that answered when it claims none that makes sense. */
export function ownUrl(
  { values }: ExtractedPage,
  url: string,
  base: string,
  { urls, rules, state }: ReadingContext,
  finds: Finds,
): string {
  if (values.identity === null) {
    finds.oddity(
      'no-identity',
      `claims no URL of its own (${rules.profile.identity.map(({ select }) => select).join(', ')})`,
    );
    return url;
  }
  const target = urls.resolve(values.identity, base);
  if (!target || !/^https?:/.test(target.url)) {
    finds.oddity('bad-identity', `"${values.identity.slice(0, 200)}" is no URL`);
    return url;
  }
  if (target.inScope) return target.url;
  const sameScheme = target.url.replace(/^https?:/, new URL(state.root).protocol);
  if (createScope(state.root)(sameScheme)) {
    finds.oddity('identity-scheme', `claims ${target.url}`);
    return sameScheme;
  }
  finds.oddity('identity-out-of-scope', `claims ${target.url}`);
  return target.url;
}
