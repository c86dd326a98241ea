// The names that Caddy, Traefik, nginx, CloudFront and others give to what counts, the best first.

export const TIMES = [
  ...['StartUTC', 'ts', 'time_iso8601', '@timestamp', 'timestamp', 'time_local', 'msec', 'time', 'datetime', 'date'],
];
export const STATUSES = ['status', 'DownstreamStatus', 'OriginStatus', 'status_code', 'sc-status', 'response_status'];
export const HOSTS = [
  ...['host', 'RequestHost', 'http_host', 'server_name', 'vhost', 'request_host', 'x-host-header', 'cs(Host)'],
];
export const ADDRESSES = [
  ...['client_ip', 'remote_ip', 'ClientHost', 'ClientAddr', 'remote_addr', 'clientip', 'client', 'remote_address'],
  ...['c-ip', 'ip'],
];
export const AGENTS = [
  ...['http_user_agent', 'request_User-Agent', 'user_agent', 'userAgent', 'agent', 'cs(User-Agent)'],
];
export const REFERRERS = [
  ...['http_referer', 'http_referrer', 'request_Referer', 'referer', 'referrer', 'cs(Referer)'],
];
export const FORWARDED = ['http_x_forwarded_for', 'request_X-Forwarded-For', 'x_forwarded_for', 'xff'];
export const METHODS = ['method', 'request_method', 'RequestMethod', 'cs-method'];
export const TARGETS = ['uri', 'request_uri', 'RequestPath', 'url', 'path', 'cs-uri-stem'];
export const QUERIES = ['args', 'query_string', 'query', 'cs-uri-query'];
