import type { Network } from '@scrape-and-report/network';
import { type NotifyConfig, ProductionError } from '@scrape-and-report/production';
import { createTransport } from 'nodemailer';
import { headlineOf, oneLine, type OutcomeMessage, tailOf } from '../message';
import { renderHtml, renderText } from '../render-mail';

export type MailConfig = Extract<NotifyConfig, { kind: 'mail' }>;

export interface MailAccount {
  readonly host: string;
  /** Null: the protocol's own, 465 for smtps and 587 for smtp. */
  readonly port: number | null;
  /** TLS from the first byte on. */
  readonly secure: boolean;
  readonly user: string;
  readonly password: string;
}

const LOG_BYTES = 1_000_000;

/**
 * The account that a configuration means, its password from the environment.
 *
 * @throws ProductionError when the address is none, or the password is named but not there
 */
export function accountOf(config: MailConfig, env: Readonly<Record<string, string | undefined>>): MailAccount {
  const url = URL.canParse(config.smtp) ? new URL(config.smtp) : null;
  if (!url || !/^smtps?:$/.test(url.protocol) || !url.hostname) {
    throw new ProductionError('notify.smtp is no smtp:// or smtps:// address', { code: 'NOTIFY_ADDRESS_INVALID' });
  }
  const password = config.passwordEnv === undefined ? decodeURIComponent(url.password) : env[config.passwordEnv];
  if (!password && config.passwordEnv !== undefined) {
    throw new ProductionError(`${config.passwordEnv} is not set`, { code: 'NOTIFY_PASSWORD_MISSING' });
  }
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? null : Number(url.port),
    secure: url.protocol === 'smtps:',
    user: decodeURIComponent(url.username),
    password: password ?? '',
  };
}

export interface SendMailOptions {
  readonly config: MailConfig;
  readonly account: MailAccount;
  readonly network: Network;
  readonly signal: AbortSignal;
  /** For each step of the conversation with the server. */
  readonly stepMs: number;
}

/**
 * Sends the mail in one conversation. A password crosses a network only under TLS.
 *
 * @throws whatever the server or the library says, which may hold secrets; also when some recipients were refused
 */
export async function sendMail(message: OutcomeMessage, options: SendMailOptions): Promise<void> {
  const { config, account, network, signal, stepMs } = options;
  const hasLogin = account.user !== '' && account.password !== '';
  const transport = createTransport({
    host: account.host,
    ...(account.port === null ? {} : { port: account.port }),
    secure: account.secure,
    requireTLS: hasLogin && !account.secure && !isLoopback(account.host),
    ...(hasLogin ? { auth: { user: account.user, pass: account.password } } : {}),
    connectionTimeout: stepMs,
    greetingTimeout: stepMs,
    socketTimeout: stepMs,
    dnsTimeout: stepMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    tls: { secureContext: network.trust() },
    getSocket: (_, callback) =>
      void network.connectMail({ hostname: account.host, port: account.port ?? (account.secure ? 465 : 587) }).then(
        (connection) => callback(null, { connection }),
        (error: unknown) => callback(error as Error, false),
      ),
  });
  try {
    const sent = await transport.sendMail({
      from: config.from,
      to: [...config.to],
      subject: headlineOf(message),
      text: renderText(message),
      html: renderHtml(message),
      attachments: [
        {
          filename: `production-${oneLine(message.day)}.log`,
          content: tailOf(message.logText, LOG_BYTES),
          contentType: 'text/plain; charset=utf-8',
        },
      ],
      headers: { 'Auto-Submitted': 'auto-generated' },
      signal,
    });
    if (sent.rejected.length > 0) throw new Error(`refused for ${sent.rejected.join(', ')}; the others were told`);
  } finally {
    transport.close();
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}
