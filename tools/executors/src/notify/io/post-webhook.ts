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
  signal: AbortSignal,
): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(webhookBody(message, form)),
    redirect: 'manual',
    signal,
  });
  await response.body?.cancel();
  const { status } = response;
  if (status >= 300 && status < 400) throw new Error(`it answers ${status}; redirects are not followed`);
  if (!response.ok) throw new Error(`it answers ${status}`);
}
