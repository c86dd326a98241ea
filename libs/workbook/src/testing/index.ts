export { columnName } from '../cell-xml';
export { serialOf } from '../serial-date';
