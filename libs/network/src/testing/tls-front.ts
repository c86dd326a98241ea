import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';

const FOLDER = join(__dirname, 'tls');

/** The authority that has signed the certificate of `*.test`, which nobody else knows. */
export const AUTHORITY_FILE = join(FOLDER, 'authority.pem');

/** Speaks TLS as any name below `.test`, and passes on what it hears to a port of this machine. */
export async function startTlsFront(toPort: number): Promise<{ readonly port: number; close(): Promise<void> }> {
  const pem = readFileSync(join(FOLDER, 'site.pem'));
  const sockets = new Set<Socket>();
  const server = createServer({ key: pem, cert: pem }, (socket) => {
    const target = connect({ host: '127.0.0.1', port: toPort });
    for (const one of [socket, target]) {
      sockets.add(one);
      one
        .on('error', () => undefined)
        .on('close', () => {
          sockets.delete(one);
          socket.destroy();
          target.destroy();
        });
    }
    socket.pipe(target).pipe(socket);
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
