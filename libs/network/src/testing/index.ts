export { startProxy, type TestProxy, type TestProxyOptions } from './proxy-server';
export { AUTHORITY_FILE, startTlsFront } from './tls-front';
