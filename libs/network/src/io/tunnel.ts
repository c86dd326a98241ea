import type { Socket } from 'node:net';
import { refusalOf } from '../proxy-answer';
import { NetworkError } from '../network-error';
import { authorityOf, type Place } from '../place';
import type { Proxy } from '../proxy-plan';

/** The head of a proxy's answer may be as long as this. */
const MAX_HEAD_BYTES = 64 * 1024;

/**
 * Asks a proxy to lead a connection on to a place (CONNECT, RFC 9110 section 9.3.6).
 *
 * @throws NetworkError when it does not; the signal's reason
 */
export async function tunnel(socket: Socket, place: Place, proxy: Proxy, signal: AbortSignal): Promise<void> {
  const target = authorityOf(place);
  const login = proxy.authorization === null ? '' : `proxy-authorization: ${proxy.authorization}\r\n`;
  socket.write(`CONNECT ${target} HTTP/1.1\r\nhost: ${target}\r\n${login}\r\n`, 'latin1');
  const head = await headOf(socket, signal).catch((error: unknown) => {
    if (signal.aborted) throw signal.reason;
    throw new NetworkError(`the proxy ${proxy.label} gave no answer for ${target}: ${(error as Error).message}`, {
      code: 'PROXY_UNREACHABLE',
      hint: 'see whether network.proxy names a proxy for http, and that its scheme is right',
      cause: error,
    });
  });
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1] ?? Number.NaN);
  if (status >= 200 && status < 300) return;
  socket.destroy();
  if (Number.isNaN(status))
    throw new NetworkError(`what answers at ${proxy.label} is no proxy`, {
      code: 'PROXY_INVALID',
      hint: 'mend network.proxy (or the variable that names the proxy)',
    });
  const challenges = [...head.matchAll(/^proxy-authenticate:[ \t]*(.*)$/gim)].map(([, value]) => value!.trim());
  throw refusalOf({ status, challenge: challenges.join(', ') || null }, proxy, target);
}

/**
 * Up to the empty line; what comes after it is put back. It is read rather than listened to: a stream that was once paused
 * by hand does not begin to flow when its next user listens.
 */
function headOf(socket: Socket, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    let seen: Buffer = Buffer.alloc(0);
    const end = (error: Error | null): void => {
      socket.removeListener('readable', read).removeListener('error', end).removeListener('close', closed);
      socket.removeListener('end', closed);
      signal.removeEventListener('abort', stop);
      if (error) {
        socket.on('error', () => undefined).destroy();
        return reject(error);
      }
      const at = seen.indexOf('\r\n\r\n');
      if (at + 4 < seen.length) socket.unshift(seen.subarray(at + 4));
      resolve(seen.toString('latin1', 0, at));
    };
    const read = (): void => {
      for (let chunk = socket.read() as Buffer | null; chunk !== null; chunk = socket.read() as Buffer | null) {
        seen = Buffer.concat([seen, chunk]);
        if (seen.includes('\r\n\r\n')) return end(null);
        if (seen.length > MAX_HEAD_BYTES) return end(new Error('its answer has no end'));
      }
    };
    const closed = (): void => end(new Error('it closed the connection'));
    const stop = (): void => end(signal.reason as Error);
    socket.on('readable', read).once('error', end).once('close', closed).once('end', closed);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}
