import { deflateRawSync } from 'node:zlib';
import { escapeHtml } from '../client/shared/safe-text';

/** Texts shorter than this are no better off compressed, and can be read in the file as they are. */
const PLAIN_CHARS = 6_000;

/** A data block of the file, as safe HTML; the page's script reads it by its id. */
export function block(id: string, value: unknown): string {
  const { encoding, text } = dataBlock(value);
  return `<script type="text/plain" id="${escapeHtml(id)}" data-encoding="${encoding}">${text}</script>\n`;
}

/** The inside of a `<script type="text/plain">`: JSON that cannot end the script, or deflate-raw in base64. */
export function dataBlock(value: unknown): { readonly encoding: 'json' | 'deflate'; readonly text: string } {
  const json = JSON.stringify(value);
  if (json.length < PLAIN_CHARS) return { encoding: 'json', text: scriptSafe(json) };
  return {
    encoding: 'deflate',
    text: deflatedJson(json).toString('base64'),
  };
}

/** A value as raw deflate of its JSON. */
export function deflated(value: unknown): Buffer {
  return deflatedJson(JSON.stringify(value));
}

function deflatedJson(json: string): Buffer {
  return deflateRawSync(Buffer.from(json, 'utf8'), { level: 9, memLevel: 9 });
}

/** JSON in ASCII in which no `<` or `&` stands, so that neither a tag nor a comment can begin in it. */
export function scriptSafe(json: string): string {
  return json.replace(/[<>&]|[^\x00-\x7f]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
