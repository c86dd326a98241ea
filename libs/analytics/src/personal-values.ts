/** What may tell of a person, and the word that stands in its place. */
const MASKS: readonly (readonly [RegExp, string | ((text: string) => string)])[] = [
  [/[\p{L}\d._+~-]+(?:@|%40)[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/giu, '[e-mail]'],
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){0,2}/g, '[token]'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '[token]'],
  // Digits in groups, as numbers of citizens, telephones and accounts are written.
  [/(?<![\dA-Za-z])\d(?:[ .+-]?\d){7,8}(?![\dA-Za-z])/g, (digits) => (isCitizenNumber(digits) ? '[number]' : digits)],
  [/(?<![A-Za-z\d])[A-Z]{2}\d{2}[ ]?[A-Z]{4}(?:[ ]?\d){10}(?![A-Za-z\d])/gi, '[number]'],
  [/(?<!\d)(?:\+|00)?31[ -]?6(?:[ -]?\d){8}(?!\d)|(?<!\d)0[1-9](?:[ -]?\d){8}(?!\d)/g, '[number]'],
  [/[A-Za-z\d_]{12,}/g, (text) => (isToken(text) ? '[token]' : text)],
  [/\d{7,}/g, '[number]'],
];

/**
 * A text with e-mail addresses, citizen service numbers, telephone and account numbers, tokens and long strings of
 * digits masked. Errs on the side of masking: it is for what no recorded page has in its address.
 */
export function maskPersonal(text: string): string {
  if (!/[\d@%]|[A-Za-z]{20}/.test(text)) return text;
  const plain = decoded(text);
  const masked = MASKS.reduce(
    (rest, [pattern, mask]) => (typeof mask === 'string' ? rest.replace(pattern, mask) : rest.replace(pattern, mask)),
    plain,
  );
  return masked === plain ? text : masked.replace(/[\s"<>\\^`{|}]/g, (char) => encodeURIComponent(char));
}

/** Whether a text holds anything that would be masked. */
export function holdsPersonal(text: string): boolean {
  return maskPersonal(text) !== text;
}

/** Parameters whose value is a secret or a person, whatever it looks like. */
const SECRET_NAME =
  /^(?:.*(?:token|passw|passwd|secret|apikey|api_key|auth|jwt|signature|session|e?-?mail|bsn|burgerservicenummer|iban|phone|telefoon|geboorte|birth|postcode|achternaam|voornaam|surname|firstname|lastname).*|sig|sid|code|pwd|pin|ticket|key|naam|user(?:name)?)$/i;

/** The value of a parameter that is kept, masked where it must be. */
export function maskValue(name: string, value: string): string {
  return SECRET_NAME.test(decoded(name)) && value !== '' ? '[masked]' : maskPersonal(value);
}

/** Escapes of ASCII characters resolved, so that `%31%32` is seen as 12; twice, since links are often escaped twice. */
function decoded(text: string): string {
  const once = (escaped: string): string =>
    escaped.replace(/%(2[0-9a-f]|3[0-9]|4[0-9a-f]|5[0-9af]|6[0-9a-f]|7[0-9ae])/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return text.includes('%') ? once(once(text)) : text;
}

/** The eleven-test of citizen service numbers (BSN): eight or nine digits, weighed 9 to 2 and -1. */
export function isCitizenNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '').padStart(9, '0');
  if (digits.length !== 9 || /^0+$/.test(digits)) return false;
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at === 8 ? -1 : 9 - at), 0);
  return sum % 11 === 0;
}

/** Letters and digits mixed as no word has them, or letters of both cases as in a key. */
function isToken(text: string): boolean {
  const [digits, letters] = [/\d/.test(text), /[A-Za-z]/.test(text)];
  // A word with a year or a number behind it is a word.
  if (digits && letters) return !/^[A-Za-z_]*[a-z_]{4,}\d{0,4}$/.test(text);
  return !digits && text.length >= 20 && /[a-z]/.test(text) && (text.match(/[a-z][A-Z]/g) ?? []).length >= 4;
}
