import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';
import type { Environment } from '@scrape-and-report/production';
import { NetworkError } from '../network-error';

/**
 * Whom TLS trusts: whom Node does, the system's own authorities where Node can read them (from 22.15), those of
 * `NODE_EXTRA_CA_CERTS`, and those of a file.
 *
 * @param caFile absolute path of a file in PEM, or null
 * @throws NetworkError when the file cannot be read or holds no certificate
 */
export function trustOf(caFile: string | null, env: Environment): tls.SecureContext {
  const own = caFile === null ? [] : certificatesIn(caFile);
  try {
    return tls.createSecureContext({ ca: [...usual(env), ...own] });
  } catch (cause) {
    throw new NetworkError(`network.caFile ${caFile} is no list of certificates: ${(cause as Error).message}`, {
      code: 'CA_FILE_INVALID',
      hint: 'ask for the authority of your organisation as a file in PEM, which begins with -----BEGIN CERTIFICATE-----',
      cause,
    });
  }
}

type Kind = 'default' | 'system';

function usual(env: Environment): readonly string[] {
  const get = (tls as { getCACertificates?: (kind: Kind) => readonly string[] }).getCACertificates;
  if (!get) return [...tls.rootCertificates, ...extra(env)];
  return [...new Set([...get('default'), ...ofSystem(get)])];
}

/** A system whose list cannot be read has none to add. */
function ofSystem(get: (kind: Kind) => readonly string[]): readonly string[] {
  try {
    return get('system').filter((text) => text.includes('BEGIN CERTIFICATE'));
  } catch {
    return [];
  }
}

/** An older Node does not tell what it has read from there; as with Node, a file that cannot be read adds nothing. */
function extra(env: Environment): readonly string[] {
  const file = env['NODE_EXTRA_CA_CERTS'];
  try {
    return file ? blocksOf(readFileSync(file, 'utf8')) : [];
  } catch {
    return [];
  }
}

function certificatesIn(file: string): readonly string[] {
  let found: readonly string[];
  try {
    found = blocksOf(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new NetworkError(`network.caFile cannot be read: ${(cause as Error).message}`, {
      code: 'CA_FILE_INVALID',
      hint: 'mend network.caFile, or set it to null',
      cause,
    });
  }
  if (found.length > 0) return found;
  throw new NetworkError(`network.caFile ${file} holds no certificate in PEM`, {
    code: 'CA_FILE_INVALID',
    hint: 'a file in PEM begins with -----BEGIN CERTIFICATE-----; one in DER is turned into it by: openssl x509 -inform der -in FILE -out FILE.pem',
  });
}

function blocksOf(text: string): string[] {
  return text.match(/-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]*?-----END (?:TRUSTED )?CERTIFICATE-----/g) ?? [];
}
