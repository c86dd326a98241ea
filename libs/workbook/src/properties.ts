import { escapeAttribute } from './cell-text';
import { DECLARATION } from './part-xml';
import type { WorkbookProperties } from './sheet';

export const CORE_PATH = 'docProps/core.xml';
export const APP_PATH = 'docProps/app.xml';

/** Of `[Content_Types].xml`. */
export const PROPERTY_TYPES = `<Override PartName="/${CORE_PATH}" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/><Override PartName="/${APP_PATH}" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>`;

export function coreXml({ title, subject, creator, language, created }: WorkbookProperties): string {
  const element = (name: string, text: string): string => `<dc:${name}>${escapeAttribute(text)}</dc:${name}>`;
  const when = created
    ? `<dcterms:created xsi:type="dcterms:W3CDTF">${escapeAttribute(created)}</dcterms:created>`
    : '';
  return `${DECLARATION}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${element('title', title)}${element('subject', subject)}${element('creator', creator)}${element('language', language)}${when}</cp:coreProperties>`;
}

export function appXml({ creator }: WorkbookProperties): string {
  return `${DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>${escapeAttribute(creator)}</Application></Properties>`;
}
