import { deflateRawSync } from 'node:zlib';

/** Texts shorter than this are no better off compressed, and can be read in the file as they are. */
const PLAIN_CHARS = 6_000;

/** The inside of a `<script type="text/plain">`: JSON that cannot end the script, or deflate-raw in base64. */
export function dataBlock(value: unknown): { readonly encoding: 'json' | 'deflate'; readonly text: string } {
  const json = JSON.stringify(value);
  if (json.length < PLAIN_CHARS) return { encoding: 'json', text: scriptSafe(json) };
  return {
    encoding: 'deflate',
    text: deflateRawSync(Buffer.from(json, 'utf8'), { level: 9, memLevel: 9 }).toString('base64'),
  };
}

/** JSON in which no `<`, `&` or line separator stands, so that neither a tag nor a comment can begin in it. */
export function scriptSafe(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
