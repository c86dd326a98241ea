/** What OpenSSL says of a certificate that nobody known has signed; any other fault (expired, another name) is the server's. */
const UNTRUSTED =
  /^(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_UNTRUSTED)$/;

/** Whether a certificate was refused for want of an authority that signed it, by the error's code. */
export function isUntrusted(code: unknown): boolean {
  return UNTRUSTED.test(String(code));
}
