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
export async function postWebhook(url: string, message: OutcomeMessage, signal: AbortSignal): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(webhookBody(message)),
    redirect: 'manual',
    signal,
  });
  await response.body?.cancel();
  const { status } = response;
  if (status >= 300 && status < 400) throw new Error(`it answers ${status}; redirects are not followed`);
  if (!response.ok) throw new Error(`it answers ${status}`);
}
