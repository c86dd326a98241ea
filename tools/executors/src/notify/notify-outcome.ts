import { NetworkError, openNetwork, USUAL_NETWORK } from '@scrape-and-report/network';
import {
  variableNamed,
  withDeadline,
  type Environment,
  type NetworkConfig,
  type NotifyConfig,
} from '@scrape-and-report/production';
import { postWebhook } from './io/post-webhook';
import { accountOf, sendMail } from './io/send-mail';
import { oneLine, type OutcomeMessage } from './message';
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

const LIMITS = { mailMs: 30_000, mailStepMs: 10_000, webhookMs: 10_000 };

/**
 * Tells the outcome of a production as the configuration says: by mail, by webhook, or not at all. Never throws and
 * never takes longer than its limit, since a day does not fail because nobody could be told.
 */
export async function notifyOutcome(
  configured: NotifyConfig,
  message: OutcomeMessage,
  { env, network: networkConfig, signal, limits }: NotifyOptions,
): Promise<Notified> {
  if (configured === null) return { ok: true };
  const config = withAddress(configured, env);
  if ('unset' in config) return { ok: false, error: `${configured.kind}: ${config.unset} is not set` };
  const { mailMs, mailStepMs, webhookMs } = { ...LIMITS, ...limits };
  const network = openNetwork(networkConfig ?? USUAL_NETWORK, env);
  const limitMs = Math.min(config.kind === 'mail' ? mailMs : webhookMs, network.timeoutMs);
  let ended = signal;
  try {
    await withDeadline(signal, limitMs, async (either) => {
      ended = either;
      if (config.kind === 'webhook') await postWebhook(config.url, message, { network, signal: either });
      else
        await sendMail(message, {
          config,
          account: accountOf(config, env),
          network,
          signal: either,
          stepMs: mailStepMs,
        });
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
