import { escapeAttribute, escapeCellText, quotedSheet } from './cell-text';
import { columnName } from './cell-xml';
import { DECLARATION, RELATIONSHIPS } from './part-xml';
import type { Chart, ChartCorner } from './sheet';

const DRAWING = 'http://schemas.openxmlformats.org/drawingml/2006';

const LINE = '1F4E78';
const GRID = 'D9D9D9';
const TEXT = '404040';
/** Names along a chart that are written out; the others have no room. */
const NAMES_SHOWN = 5;

/** The part of one chart (ECMA-376 part 1, 21.2) of a sheet of that name. */
export function chartXml(chart: Chart, sheet: string): string {
  const { title, kind, language } = chart;
  const series = seriesXml(chart, sheet);
  const axes = '<c:axId val="1"/><c:axId val="2"/>';
  const plot =
    kind === 'line'
      ? `<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>${series}<c:marker val="1"/>${axes}</c:lineChart>`
      : `<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>${series}<c:gapWidth val="40"/>${axes}</c:barChart>`;
  const font = `sz="1000" b="1"><a:solidFill><a:srgbClr val="${TEXT}"/></a:solidFill>`;
  const text = `<c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr ${font}</a:defRPr></a:pPr><a:r><a:rPr lang="${escapeAttribute(language)}" ${font}</a:rPr><a:t>${escapeCellText(title)}</a:t></a:r></a:p></c:rich></c:tx>`;
  return `${DECLARATION}<c:chartSpace xmlns:c="${DRAWING}/chart" xmlns:a="${DRAWING}/main" xmlns:r="${RELATIONSHIPS}"><c:roundedCorners val="0"/><c:chart><c:title>${text}<c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>${plot}${axesXml(chart)}</c:plotArea><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr></c:chartSpace>`;
}

function seriesXml({ kind, firstRow, names, values }: Chart, sheet: string): string {
  const last = firstRow + names.cells.length - 1;
  const fill = `<a:solidFill><a:srgbClr val="${LINE}"/></a:solidFill>`;
  const look =
    kind === 'line'
      ? `<c:spPr><a:ln w="22225" cap="rnd">${fill}<a:round/></a:ln></c:spPr><c:marker><c:symbol val="circle"/><c:size val="3"/><c:spPr>${fill}<a:ln>${fill}</a:ln></c:spPr></c:marker>`
      : `<c:spPr>${fill}</c:spPr><c:invertIfNegative val="0"/>`;
  const name = `<c:tx><c:strRef><c:f>${rangeOf(sheet, values.column, firstRow - 1)}</c:f></c:strRef></c:tx>`;
  const cat = `<c:cat><c:strRef><c:f>${rangeOf(sheet, names.column, firstRow, last)}</c:f><c:strCache>${points(names.cells)}</c:strCache></c:strRef></c:cat>`;
  const val = `<c:val><c:numRef><c:f>${rangeOf(sheet, values.column, firstRow, last)}</c:f><c:numCache><c:formatCode>General</c:formatCode>${points(values.cells)}</c:numCache></c:numRef></c:val>`;
  return `<c:ser><c:idx val="0"/><c:order val="0"/>${name}${look}${cat}${val}${kind === 'line' ? '<c:smooth val="0"/>' : ''}</c:ser>`;
}

function points(cells: readonly (string | number | null)[]): string {
  const known = cells.map((cell, at) =>
    cell === null ? '' : `<c:pt idx="${at}"><c:v>${escapeCellText(String(cell))}</c:v></c:pt>`,
  );
  return `<c:ptCount val="${cells.length}"/>${known.join('')}`;
}

/** Names below, whole numbers from nought on the left. */
function axesXml({ names }: Chart): string {
  const skip = Math.max(1, Math.ceil((names.cells.length - 1) / (NAMES_SHOWN - 1)));
  const ticks = '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>';
  const text = `<c:txPr><a:bodyPr rot="0" vert="horz"/><a:p><a:pPr><a:defRPr sz="800"><a:solidFill><a:srgbClr val="${TEXT}"/></a:solidFill></a:defRPr></a:pPr><a:endParaRPr/></a:p></c:txPr>`;
  const line = `<c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="${GRID}"/></a:solidFill></a:ln></c:spPr>`;
  return `<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="0"/>${ticks}<c:tickLblPos val="low"/>${line}${text}<c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:tickLblSkip val="${skip}"/><c:noMultiLvlLbl val="1"/></c:catAx><c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="l"/><c:majorGridlines>${line}</c:majorGridlines><c:numFmt formatCode="#,##0" sourceLinked="0"/>${ticks}<c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>${text}<c:crossAx val="1"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>`;
}

/** Cells of a column: one, or all up to another; rows count from below the head. */
function rangeOf(sheet: string, column: number, from: number, to?: number): string {
  const cell = (row: number): string => `$${columnName(column)}$${row + 2}`;
  const cells = to === undefined ? cell(from) : `${cell(from)}:${cell(to)}`;
  return escapeCellText(`${quotedSheet(sheet)}!${cells}`);
}

const EMU_A_PIXEL = 9525;
/** Of the default font. */
const PIXELS_A_CHAR = 6;

/** The part that says where on a sheet its charts stand: relationship `rId1` is the first of them. */
export function drawingXml(charts: readonly Chart[]): string {
  const corner = (name: string, { column, chars, row }: ChartCorner): string =>
    `<xdr:${name}><xdr:col>${column}</xdr:col><xdr:colOff>${Math.round(chars * PIXELS_A_CHAR * EMU_A_PIXEL)}</xdr:colOff><xdr:row>${row + 1}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:${name}>`;
  const anchors = charts.map(
    ({ title, description, from, to }, at) =>
      `<xdr:twoCellAnchor>${corner('from', from)}${corner('to', to)}<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="${at + 2}" name="${escapeAttribute(title)}" descr="${escapeAttribute(description)}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="${DRAWING}/chart"><c:chart xmlns:c="${DRAWING}/chart" xmlns:r="${RELATIONSHIPS}" r:id="rId${at + 1}"/></a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>`,
  );
  return `${DECLARATION}<xdr:wsDr xmlns:xdr="${DRAWING}/spreadsheetDrawing" xmlns:a="${DRAWING}/main">${anchors.join('')}</xdr:wsDr>`;
}
