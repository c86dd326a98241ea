import { enFigure } from './figure.en';
import { enFrame } from './frame.en';
import { enOther } from './other.en';
import { enSite } from './site.en';
import { enTable } from './table.en';

/** English texts of the pages. `a|b` is one and many; `{n}` and other names in braces are filled in. */
export const en = { ...enFrame, ...enTable, ...enSite, ...enOther, ...enFigure };

export type Messages = Readonly<Record<keyof typeof en, string>>;
