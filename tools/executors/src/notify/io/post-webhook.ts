import type { Network } from '@scrape-and-report/network';
import { type WebhookForm, webhookBody } from '../chat-forms';
import type { OutcomeMessage } from '../message';

/**
 * Posts the outcome as JSON; redirects are not followed, since the address may itself be the secret.
 *
 * @throws when there is no answer, or one other than 2xx
 */
export async function postWebhook(
  { url, form }: { readonly url: string; readonly form?: WebhookForm },
  message: OutcomeMessage,
  { network, signal }: { readonly network: Network; readonly signal: AbortSignal },
): Promise<void> {
  const { status } = await network.ask(new URL(url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(webhookBody(message, form)),
    maxBytes: 0,
    signal,
  });
  if (status >= 300 && status < 400) throw new Error(`it answers ${status}; redirects are not followed`);
  if (status < 200 || status >= 400) throw new Error(`it answers ${status}`);
}
