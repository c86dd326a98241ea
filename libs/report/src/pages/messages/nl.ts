import type { Messages } from './en';
import { nlFigure } from './figure.nl';
import { nlFrame } from './frame.nl';
import { nlOther } from './other.nl';
import { nlSite } from './site.nl';
import { nlTable } from './table.nl';

/** Dutch texts of the pages; see `en.ts` for how they are written. */
export const nl: Messages = { ...nlFrame, ...nlTable, ...nlSite, ...nlOther, ...nlFigure };
