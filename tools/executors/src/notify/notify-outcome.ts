import { type Network, NetworkError, openNetwork, USUAL_NETWORK } from '@scrape-and-report/network';
import {
  variableNamed,
  withDeadline,
  type Environment,
  type NetworkConfig,
  type NotifyConfig,
} from '@scrape-and-report/production';
import { postWebhook } from './io/post-webhook';
import { accountOf, type MailConfig, sendMail } from './io/send-mail';
import { isWorthAnOwner, type Letter, outcomeLetter, ownerLetter, type OwnerMessage } from './letter';
import { isWorthTelling, oneLine, type OutcomeMessage, tailOf } from './message';
import { withoutPlaces } from './without-places';
import { withoutSecrets } from './secrets';

export interface NotifyOptions {
  readonly env: Environment;
  /** Absent: as the defaults of the configuration say. */
  readonly network?: NetworkConfig;
  /** The end of the run. */
  readonly signal: AbortSignal;
  /** Limits in milliseconds; only tests set them. */
  readonly limits?: Partial<typeof LIMITS>;
}

export interface Notified {
  readonly ok: boolean;
  /** One line without secrets; only when not ok. */
  readonly error?: string;
}

const LIMITS = { mailMs: 30_000, mailStepMs: 10_000, webhookMs: 10_000, ownersMs: 120_000 };

/**
 * Tells the outcome of a production as the configuration says: by mail, by webhook, or not at all. Never throws and
 * never takes longer than its limit, since a day does not fail because nobody could be told.
 */
export async function notifyOutcome(
  configured: NotifyConfig,
  message: OutcomeMessage,
  options: NotifyOptions,
): Promise<Notified> {
  if (configured === null || !isWorthTelling(message, configured.when)) return { ok: true };
  const config = withAddress(configured, options.env);
  if ('unset' in config) return { ok: false, error: `${configured.kind}: ${config.unset} is not set` };
  if (config.kind === 'mail') return mailTo(config.to, outcomeLetter(message), config, options);
  const limitMs = options.limits?.webhookMs ?? LIMITS.webhookMs;
  const outside = forOutside(message);
  return told(config, { ...options, limitMs }, (network, signal) => postWebhook(config, outside, { network, signal }));
}

/** More than any service is told of a log. */
const LOG_BYTES = 200_000;

/** A message in which no text has the path of a partner. */
function forOutside(message: OutcomeMessage): OutcomeMessage {
  const clean = withoutPlaces(message.places ?? []);
  return { ...message, summary: message.summary.map(clean), logText: clean(tailOf(message.logText, LOG_BYTES)) };
}

/** What an owner of sections is told, and who that is. */
export interface ToOwner extends OwnerMessage {
  readonly owner: string;
}

/**
 * Tells the owners of sections what changed and broke there: by the account of a configured mail, each in a mail of his own,
 * nobody of whom the whole message has been sent to. Never throws, as `notifyOutcome`.
 *
 * @returns one for each owner who could not be told
 */
export async function notifyOwners(
  config: NotifyConfig,
  messages: readonly ToOwner[],
  options: NotifyOptions,
): Promise<Notified[]> {
  if (config?.kind !== 'mail') return [];
  const told = new Set(config.to.map((address) => address.toLowerCase()));
  const worth = messages.filter(
    ({ owner, owned }) => !told.has(owner.toLowerCase()) && isWorthAnOwner(owned, config.when),
  );
  const failed: Notified[] = [];
  const until = performance.now() + (options.limits?.ownersMs ?? LIMITS.ownersMs);
  for (const [nr, message] of worth.entries()) {
    if (performance.now() >= until) {
      failed.push({ ok: false, error: `mail: no time was left to tell ${worth.length - nr} owners` });
      break;
    }
    const { ok, error } = await mailTo([message.owner], ownerLetter(message), config, options);
    if (!ok) failed.push({ ok, error: `${error} (for ${message.owned.sections.join(', ')})` });
  }
  return failed;
}

function mailTo(to: readonly string[], letter: Letter, config: MailConfig, options: NotifyOptions): Promise<Notified> {
  const { env, limits } = options;
  const { mailMs: limitMs, mailStepMs: stepMs } = { ...LIMITS, ...limits };
  return told(config, { ...options, limitMs }, (network, signal) =>
    sendMail(letter, { from: config.from, to, account: accountOf(config, env), network, signal, stepMs }),
  );
}

/** Whether something could be told within its time; what went wrong in one line. */
async function told(
  config: NonNullable<NotifyConfig>,
  { env, network: configured, signal, limitMs: longestMs }: NotifyOptions & { readonly limitMs: number },
  tell: (network: Network, signal: AbortSignal) => Promise<void>,
): Promise<Notified> {
  const network = openNetwork(configured ?? USUAL_NETWORK, env);
  const limitMs = Math.min(longestMs, network.timeoutMs);
  let ended = signal;
  try {
    await withDeadline(signal, limitMs, async (either) => {
      ended = either;
      await tell(network, either);
    });
    return { ok: true };
  } catch (error) {
    const reason = signal.aborted
      ? 'the run ended before'
      : ended.aborted
        ? `no answer within ${limitMs / 1000} s`
        : reasonOf(error);
    return { ok: false, error: `${targetOf(config)}: ${withoutSecrets(oneLine(reason), secretsOf(config, env))}` };
  }
}

/** The address of a webhook, which lets whoever knows it write there, may stand in a variable: `env:NAME`. */
function withAddress(
  config: NonNullable<NotifyConfig>,
  env: Environment,
): NonNullable<NotifyConfig> | { readonly unset: string } {
  const name = config.kind === 'webhook' ? variableNamed(config.url) : null;
  if (config.kind !== 'webhook' || name === null) return config;
  const url = env[name]?.trim();
  return url ? { ...config, url } : { unset: name };
}

/** Where it went to, without what lets others write there. */
function targetOf(config: NonNullable<NotifyConfig>): string {
  const address = config.kind === 'mail' ? config.smtp : config.url;
  if (!URL.canParse(address)) return config.kind;
  const { protocol, host } = new URL(address);
  return `${config.kind} by ${protocol}//${host}`;
}

function secretsOf(config: NonNullable<NotifyConfig>, env: Environment): string[] {
  const address = config.kind === 'mail' ? config.smtp : config.url;
  const url = URL.canParse(address) ? new URL(address) : null;
  const password = config.kind === 'mail' && config.passwordEnv !== undefined ? (env[config.passwordEnv] ?? '') : '';
  const user = decode(url?.username ?? '');
  const passwords = [password, decode(url?.password ?? '')].filter((one) => one !== '');
  const logins = passwords.flatMap((one) => [one, `\u0000${user}\u0000${one}`]);
  const path = url && config.kind === 'webhook' ? [url.pathname + url.search, url.pathname, url.search] : [];
  return [address, ...logins, ...path.filter((part) => part.length > 1)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  if (error instanceof NetworkError) return `${error.message} (${error.hint})`;
  const cause = (error as { cause?: { code?: string; message?: string } } | null)?.cause;
  if (cause?.code || cause?.message) return cause.code ?? cause.message ?? '';
  return error instanceof Error ? error.message : String(error);
}
