import { hash } from 'node:crypto';
import { join } from 'node:path';
import {
  isCount,
  isDigest,
  isOneOf,
  isText,
  listOf,
  makeFolderIn,
  orNull,
  parserOf,
  readBounded,
  recordOf,
  shapeOf,
} from '@scrape-and-report/production';
import { type EditorialSize, OWN_FOLDER, storeLayout, writeFileAtomic } from '@scrape-and-report/record';
import type { KeptSheet, PackedPart, SheetKeeping } from '@scrape-and-report/workbook';

/** Sheets of the newest workbook that hang on nothing of the day, kept for the next. */
export interface KeptSheets {
  /** What the editorial parts of all pages hold; null when it has to be counted. */
  readonly editorial: EditorialSize | null;
  of(name: string): SheetKeeping;
  /** Keeps those that had to be written, if any, for a workbook of the same rows. */
  save(editorial: EditorialSize): void;
}

/** @param madeOf what the rows are made of, as a digest */
export function openKeptSheets(store: string, madeOf: string): KeptSheets {
  const found = load(store);
  const known = found?.madeOf === madeOf ? found : null;
  const sheets = new Map(known?.sheets ?? []);
  let isOther = false;
  return {
    editorial: known?.editorial ?? null,
    of: (name) => ({
      kept: sheets.get(name) ?? null,
      keep: (sheet) => {
        sheets.set(name, sheet);
        isOther = true;
      },
    }),
    save: (editorial) => {
      if (!isOther) return;
      makeFolderIn(store, OWN_FOLDER, FOLDER);
      writeFileAtomic(fileOf(store), encode({ madeOf, editorial, sheets }));
    },
  };
}

interface Kept {
  readonly madeOf: string;
  readonly editorial: EditorialSize;
  readonly sheets: ReadonlyMap<string, KeptSheet>;
}

type PartHead = Pick<PackedPart, 'crc32' | 'bytes'> & { readonly size: number };
type SheetHead = Omit<KeptSheet, 'sheet' | 'links'> & {
  readonly name: string;
  readonly sheet: PartHead;
  readonly links: PartHead | null;
};

/** The first line; the bytes of all parts follow in their order. */
interface Head extends Pick<Kept, 'madeOf' | 'editorial'> {
  /** SHA-256 (hex) of these bytes. */
  readonly digest: string;
  readonly sheets: readonly SheetHead[];
}

const isPart = recordOf<PartHead>({ crc32: isCount, bytes: isCount, size: isCount });
const isTexts = listOf((text) => typeof text === 'string', 1 << 20);

const parseHead = parserOf<Head>({
  madeOf: isDigest,
  editorial: recordOf<EditorialSize>({ chars: isCount, uses: isCount }),
  digest: isDigest,
  sheets: listOf(
    (sheet) =>
      shapeOf<SheetHead>({
        name: isText(),
        after: isDigest,
        texts: isTexts,
        rows: isCount,
        columns: isCount,
        isList: isOneOf(true, false),
        sheet: isPart,
        links: orNull(isPart),
      })(sheet) !== null,
    16,
  ),
});

function encode({ madeOf, editorial, sheets }: Kept): Uint8Array[] {
  const parts: Uint8Array[] = [];
  const headOf = ({ crc32, bytes, compressed }: PackedPart): PartHead => {
    parts.push(compressed);
    return { crc32, bytes, size: compressed.byteLength };
  };
  const heads = Array.from(sheets, ([name, { sheet, links, ...kept }]): SheetHead => ({
    ...{ name, ...kept },
    ...{ sheet: headOf(sheet), links: links && headOf(links) },
  }));
  const digest = hash('sha256', Buffer.concat(parts), 'hex');
  const head: Head = { madeOf, editorial, digest, sheets: heads };
  return [Buffer.from(`${JSON.stringify(head)}\n`), ...parts];
}

/** Null for what is not there, or not whole: it is made again. */
function load(store: string): Kept | null {
  try {
    const file = readBounded(fileOf(store), { maxBytes: MAX_BYTES });
    const end = file.indexOf('\n');
    const head = end < 0 ? null : parseHead(file.toString('utf8', 0, end));
    const bytes = file.subarray(end + 1);
    if (!head || hash('sha256', bytes, 'hex') !== head.digest) return null;
    let at = 0;
    const partOf = ({ crc32, bytes: whole, size }: PartHead): PackedPart => {
      const compressed = bytes.subarray(at, at + size);
      at += size;
      return { crc32, bytes: whole, compressed };
    };
    const sheets = head.sheets.map(({ name, sheet, links, ...kept }): [string, KeptSheet] => [
      name,
      { ...kept, sheet: partOf(sheet), links: links && partOf(links) },
    ]);
    return at === bytes.length ? { ...head, sheets: new Map(sheets) } : null;
  } catch {
    return null;
  }
}

const MAX_BYTES = 512 * 1024 * 1024;

/** Derived files of one's own, which `forget` clears. */
const FOLDER = 'open';

function fileOf(store: string): string {
  return join(storeLayout(store).own, FOLDER, 'sheets.bin');
}
