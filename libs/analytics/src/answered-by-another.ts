/** What stands in a server's place where not it answers, but a gate before it or another site at its address. */
export interface ForeignAnswer {
  /** What was met, for a message: `a login page ("Sign in")`. */
  readonly what: string;
  readonly hint: string;
  readonly isLogin: boolean;
}

const LOGIN_FIELD = /<input\b[^>]*\btype\s*=\s*["']?password|name\s*=\s*["']?(?:SAMLRequest|loginfmt|RelayState)\b/i;
const LOGIN_WORD =
  /(?:^|[^a-z\d])(?:log[-_]?(?:in|on)|sign[-_]?(?:in|on)|sso|saml2?|adfs|oauth2?|openid|oidc|authn?|authenticate|authorize|idp|cas)(?![a-z\d])/i;
const [LONGEST_PAGE, LONGEST_WORDS] = [200_000, 100];

/**
 * A page for people where figures were asked for; null when the text is none.
 *
 * @param key what the secret is called that was sent: token, key
 */
export function foreignPage(text: string, key: string): ForeignAnswer | null {
  const page = text.slice(0, LONGEST_PAGE);
  if (!/^\s*(?:<!--[^>]*-->\s*)?<(?:!doctype\s+html|html|head|body)\b/i.test(page)) return null;
  const title = /<title[^>]*>([^<]*)/i.exec(page)?.[1]?.replace(/\s+/g, ' ').trim().slice(0, LONGEST_WORDS) ?? '';
  const isLogin = LOGIN_FIELD.test(page);
  return {
    what: `a ${isLogin ? 'login page' : 'page'}${title === '' ? '' : ` ("${title}")`}`,
    hint: isLogin ? loginHint(key) : `check analytics.url: it may be the address of something else`,
    isLogin,
  };
}

/** Where a redirect leads, without its query. */
export function foreignPlace(location: string | null, key: string): ForeignAnswer {
  const place = (location ?? '')
    .replace(/[?#].*$/s, '')
    .replace(/^[a-z]+:\/\/(?:[^/@]*@)?/i, '')
    .slice(0, LONGEST_WORDS);
  const isLogin = LOGIN_WORD.test(place);
  return {
    what: place === '' ? 'elsewhere' : `to ${place}`,
    hint: isLogin ? loginHint(key) : `set analytics.url to the address it redirects to: a ${key} is not sent on`,
    isLogin,
  };
}

function loginHint(key: string): string {
  const otherwise = key === 'token' ? ', or name in analytics.auth what it asks for' : '';
  return `a login stands before the server, which the ${key} does not pass: let this machine through without it${otherwise}`;
}
