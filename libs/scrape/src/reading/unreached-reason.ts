import { Fetched } from '../http/fetched';
import { isRedirect, linkStatus } from './judge-response';

/**
 * Why an answer (the last one, after any retries) tells nothing of what stands at the URL; null when it does. Definite
 * are a page, another kind of file, a redirect that leads somewhere, and «there is nothing» (404, 410): all else may be
 * otherwise tomorrow.
 */
export function unreachedReason(fetched: Fetched): string | null {
  if (fetched.kind === 'error') return fetched.error;
  const { status, headers } = fetched;
  if (status === 200 || status === 203 || status === 404 || status === 410) return null;
  if (isRedirect(status) && headers['location']) return null;
  return linkStatus(status);
}
