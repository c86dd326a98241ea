import type { Network } from '@scrape-and-report/network';
import { type NotifyConfig, ProductionError, readBounded } from '@scrape-and-report/production';
import { createTransport } from 'nodemailer';
import type { Attachment, Letter } from '../letter';
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

const FILE_BYTES = 8_000_000;

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
  readonly from: string;
  readonly to: readonly string[];
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
export async function sendMail(letter: Letter, options: SendMailOptions): Promise<void> {
  const { from, to, account, network, signal, stepMs } = options;
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
  const files = letter.attachments.map(withContent);
  const told = { ...letter, notes: [...notesOn(letter, files), ...letter.notes] };
  try {
    const sent = await transport.sendMail({
      from,
      to: [...to],
      subject: letter.subject,
      text: renderText(told),
      html: renderHtml(told),
      attachments: files.flatMap((file) => file ?? []),
      headers: { 'Auto-Submitted': 'auto-generated' },
      signal,
    });
    if (sent.rejected.length > 0) throw new Error(`refused for ${sent.rejected.join(', ')}; the others were told`);
  } finally {
    transport.close();
  }
}

interface AttachedFile {
  readonly filename: string;
  readonly content: string | Buffer;
  readonly contentType: string;
}

function withContent(attachment: Attachment): AttachedFile | null {
  const { name: filename, contentType } = attachment;
  const content = 'text' in attachment ? attachment.text : fileOf(attachment.path);
  return content === null ? null : { filename, content, contentType };
}

function notesOn({ attached }: Letter, files: readonly (AttachedFile | null)[]): string[] {
  if (attached === null) return [];
  return [files.includes(null) ? attached.tooLarge : attached.note];
}

/** Null when it is not there, or when it is larger than servers take. */
function fileOf(path: string): Buffer | null {
  try {
    return readBounded(path, { maxBytes: FILE_BYTES });
  } catch {
    return null;
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}
