export { startProxy, type TestProxy } from './proxy-server';
export { AUTHORITY_FILE, startTlsFront } from './tls-front';
