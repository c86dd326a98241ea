import { isDateOfName, withoutDates } from './dates-in-names';

/** What people put between groups of digits, as it is written in an address. */
const GAP = String.raw`(?:[\s._+()\u00a0\u2010-\u2015-]|%c2%a0|%e2%80%9[0-5]){0,3}`;
/** Before and after it neither letter nor digit, unless that is the end of an escape. */
const [BEFORE, AFTER] = [String.raw`(?<=^|[^\dA-Za-z]|%[\da-f]{2})`, String.raw`(?![\dA-Za-z])`];
const AT = String.raw`(?:@|\uff20|%40|%ef%bc%a0|[([]at[)\]])`;
/** A letter of any language, as itself or escaped. */
const LETTER = String.raw`[\p{L}\p{M}\d]|%[c-f][\da-f](?:%[89ab][\da-f])+`;

// It begins where no such letter stands before: else every letter of a long text would be a beginning.
const EMAIL = new RegExp(
  String.raw`(?<![\p{L}\p{M}\d._+~!'*-])(?:${LETTER}|[._+~!'*-])+${AT}(?:${LETTER}|-)+(?:\.(?:${LETTER}|-)+)+`,
  'giu',
);
/** Eight or nine digits. */
const CITIZEN = new RegExp(String.raw`${BEFORE}\d(?:${GAP}\d){7,8}${AFTER}`, 'gi');
const IBAN = new RegExp(String.raw`${BEFORE}[a-z]{2}\d{2}(?:${GAP}[a-z\d]){11,30}`, 'gi');
/** Telephones, cards, cases: with a zero or a plus before them nine digits or more, else ten. */
const GROUPED = new RegExp(String.raw`${BEFORE}(?:[+(]{0,2}\d(?:${GAP}\d){8,24})${AFTER}`, 'gi');

/** What stands in the place of what was masked, in brackets. */
const MARKS = ['e-mail', 'number', 'token', 'masked'] as const;
const mark = (name: (typeof MARKS)[number]): string => `[${name}]`;
const ENCODED_MARK = new RegExp(`%5B(${MARKS.join('|')})%5D`, 'g');

/** What may tell of a person, and the word that stands in its place. */
const MASKS: readonly (readonly [RegExp, (text: string) => string])[] = [
  [EMAIL, () => mark('e-mail')],
  [/\b(?:eyJ|ewo)[\w-]{8,}(?:\.[\w-]*){0,4}/g, () => mark('token')],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, () => mark('token')],
  [IBAN, maskIban],
  [GROUPED, (text) => (isLongNumber(text) ? mark('number') : text)],
  [CITIZEN, (text) => (isCitizenNumber(withoutEscapes(text)) && !isDate(text) ? mark('number') : text)],
  [/[A-Za-z\d_]{8,}(?:[-~=.][A-Za-z\d_]+)*/g, maskTokens],
  [/\d{7,}/g, (text) => (isDate(text) ? text : mark('number'))],
];

/**
 * A text with e-mail addresses, citizen service numbers, telephone and account numbers, tokens and long strings of
 * digits masked, however they are escaped. Errs on the side of masking: it is for what no recorded page has in its address.
 */
export function maskPersonal(text: string): string {
  if (!/[\d@%\uff20]|[([]at[)\]]|[A-Za-z]{12}/i.test(text)) return text;
  const plain = decoded(text);
  const masked = MASKS.reduce((rest, [pattern, mask]) => rest.replace(pattern, mask), plain);
  return masked === plain ? text : masked.replace(/[\s"<>\\^`{|}?#&]/g, (char) => encodeURIComponent(char));
}

/** What was masked once stays as it is, where brackets were encoded: an address that was cleaned is clean. */
export function withMarks(spelled: string): string {
  return spelled.replace(ENCODED_MARK, '[$1]');
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
  return SECRET_NAME.test(decoded(name)) && value !== '' ? mark('masked') : maskPersonal(value);
}

/** Escapes of ASCII characters resolved, so that `%31%32` is seen as 12; again and again, since links are escaped twice. */
function decoded(text: string): string {
  let [before, after] = ['', text];
  while (before !== after) {
    before = after;
    after = before
      .replace(/%(?:25)+(?=[0-9a-f]{2})/gi, '%')
      .replace(/%(2[0-9a-f]|3[0-9]|3f|4[0-9a-f]|5[0-9af]|6[0-9a-f]|7[0-9ae])/gi, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      );
  }
  return after;
}

/** The eleven-test of citizen service numbers (BSN): eight or nine digits, weighed 9 to 2 and -1. */
export function isCitizenNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '').padStart(9, '0');
  if (digits.length !== 9 || /^0+$/.test(digits)) return false;
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at === 8 ? -1 : 9 - at), 0);
  return sum % 11 === 0;
}

/** The longest beginning that is an account's number (ISO 13616); the text where there is none. */
function maskIban(text: string): string {
  for (let end = text.length; end > 14; end -= 1) {
    const plain = withoutEscapes(text.slice(0, end)).replace(/[^A-Za-z\d]/g, '');
    if (plain.length >= 15 && plain.length <= 34 && isIban(plain.toUpperCase()))
      return mark('number') + text.slice(end);
  }
  return text;
}

/** A gap that is escaped holds digits which are none. */
function withoutEscapes(text: string): string {
  return text.replace(/%[c-e][0-9a-f](?:%[89ab][0-9a-f])+/gi, ' ');
}

function isIban(plain: string): boolean {
  let rest = 0;
  for (const char of plain.slice(4) + plain.slice(0, 4))
    rest = (/\d/.test(char) ? rest * 10 + Number(char) : rest * 100 + char.charCodeAt(0) - 55) % 97;
  return rest === 1;
}

/** Nine digits that pass the eleven-test are a person's, however they are written. */
function isDate(text: string): boolean {
  return isDateOfName(text) && !(text.replace(/\D/g, '').length === 9 && isCitizenNumber(text));
}

function isLongNumber(text: string): boolean {
  const digits = withoutEscapes(text).replace(/\D/g, '');
  return !isDate(text) && digits.length >= (/^[+(0]/.test(text) ? 9 : 10);
}

/** Of words that are joined by hyphens only the parts that are none. */
function maskTokens(text: string): string {
  return text
    .split(/([-~=.])/)
    .map((part) => (isToken(part) ? mark('token') : part))
    .join('');
}

/** Letters and digits mixed as no word has them, or letters of both cases, or capitals alone, as in a key. */
function isToken(text: string): boolean {
  const [digits, letters] = [/\d/.test(text), /[A-Za-z]/.test(text)];
  if (!letters || text.length < 8) return false;
  const bare = withoutDates(text);
  if (bare !== text && /^[A-Za-z_]*$/.test(bare)) return isToken(bare);
  const turns = (text.match(/\d(?=[A-Za-z])|[A-Za-z](?=\d)/g) ?? []).length;
  if (text.length < 12) return digits && turns >= 3;
  // A word with a year or a number behind it is a word.
  if (digits) return !/^[A-Za-z_]*[a-z_]{4,}\d{0,4}$/.test(text);
  return /^[A-Z_]+$/.test(text) || (text.match(/[a-z][A-Z]/g) ?? []).length >= 4;
}
