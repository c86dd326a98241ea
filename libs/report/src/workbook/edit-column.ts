import type { Column, SheetRow } from '@scrape-and-report/workbook';
import { editUrlOf } from '../pages/client/shared/edit-link';
import { wordsOf } from '../pages/messages/words';
import { urlOf } from '../site/url-of';
import { code } from './sheet-columns';
import type { WorkbookSource } from './workbook-source';

/** A last column that leads to where the page of each row is edited; nothing is added when no editor is known. */
export interface EditColumn {
  readonly columns: readonly Column[];
  /** Adds the cell to a row about the page of that path; none for a row about no page. */
  readonly withEdit: (row: SheetRow, path: string | null | undefined) => SheetRow;
}

export function editColumn({ report }: WorkbookSource): EditColumn {
  const { editLink, root, language } = report;
  if (!editLink) return { columns: [], withEdit: (row) => row };
  const { edit } = wordsOf(language).texts;
  return {
    columns: [code(`${edit[0]!.toUpperCase()}${edit.slice(1)}`)],
    withEdit: (row, path) =>
      path
        ? {
            ...row,
            cells: [...row.cells, edit],
            lastLink: editUrlOf(editLink, { path, url: row.link ?? urlOf(root, path) }),
          }
        : { ...row, cells: [...row.cells, null] },
  };
}
