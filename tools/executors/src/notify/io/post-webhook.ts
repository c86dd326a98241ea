import type { Network } from '@scrape-and-report/network';
import { headlineOf, type OutcomeMessage, tailOf, wentWell } from '../message';

const LOG_BYTES = 20_000;

/** What a webhook gets. `text` is the field that chat services show. */
export function webhookBody(message: OutcomeMessage): Readonly<Record<string, unknown>> {
  const { day, partner, outcomes, summary, changed, logText, reportPath } = message;
  return {
    text: [headlineOf(message), ...summary].join('\n'),
    ok: wentWell(message),
    day,
    partner,
    outcomes,
    summary,
    changed,
    report: reportPath,
    log: tailOf(logText, LOG_BYTES),
  };
}

/**
 * Posts the outcome as JSON; redirects are not followed, since the address may itself be the secret.
 *
 * @throws when there is no answer, or one other than 2xx
 */
export async function postWebhook(
  url: string,
  message: OutcomeMessage,
  { network, signal }: { readonly network: Network; readonly signal: AbortSignal },
): Promise<void> {
  const { status } = await network.ask(new URL(url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(webhookBody(message)),
    maxBytes: 0,
    signal,
  });
  if (status >= 300 && status < 400) throw new Error(`it answers ${status}; redirects are not followed`);
  if (status < 200 || status >= 400) throw new Error(`it answers ${status}`);
}
