import type { ReportLanguage } from './common';
import type { IssueKind } from './issue-kinds';

/** What to do about each kind of problem. */
const ADVICE: Readonly<Record<IssueKind, Readonly<Record<ReportLanguage, string>>>> = {
  'broken-link': { en: 'Mend the address, or take the link away.', nl: 'Herstel het adres of haal de link weg.' },
  'broken-external-link': {
    en: 'Look for the page’s new address, or take the link away.',
    nl: 'Zoek het nieuwe adres van de pagina of haal de link weg.',
  },
  'external-link-home': {
    en: 'Look for where the page went: its home page comes instead.',
    nl: 'Zoek waar de pagina gebleven is: nu komt de startpagina.',
  },
  'broken-image': {
    en: 'Put the file back, or name the right address.',
    nl: 'Zet het bestand terug of verwijs naar het juiste adres.',
  },
  'broken-file': {
    en: 'Put the file back, or take away what asks for it.',
    nl: 'Zet het bestand terug of haal weg wat erom vraagt.',
  },
  'no-title': { en: 'Say what only this page is about.', nl: 'Zeg waar alleen deze pagina over gaat.' },
  'not-recorded': {
    en: 'See why the address gives no page, or what still names it.',
    nl: 'Ga na waarom het adres geen pagina geeft, of wat er nog naar verwijst.',
  },
  'not-reached': {
    en: 'See whether the page answers; it will be asked for again tomorrow.',
    nl: 'Kijk of de pagina antwoordt; morgen wordt zij opnieuw opgevraagd.',
  },
  'missing-anchor': {
    en: 'Link to an anchor that is there, or give the heading this id.',
    nl: 'Verwijs naar een anker dat er wel is, of geef de kop dit id.',
  },
  'image-without-alt': {
    en: 'Say what the image shows; alt="" if it is decoration.',
    nl: 'Beschrijf wat er te zien is; alt="" als het versiering is.',
  },
  'empty-link': {
    en: 'Give the link a text, or its image an alternative text.',
    nl: 'Geef de link tekst, of de afbeelding erin een alternatieve tekst.',
  },
  'no-description': {
    en: 'Write a sentence for search results.',
    nl: 'Schrijf een zin voor de zoekresultaten.',
  },
  'no-h1': { en: 'Make the page’s title a main heading.', nl: 'Maak van de titel van de pagina een hoofdkop.' },
  'duplicate-title': {
    en: 'Tell the pages apart by their titles.',
    nl: 'Geef de pagina’s titels die van elkaar verschillen.',
  },
  orphan: { en: 'Link to the page, or take it away.', nl: 'Verwijs naar de pagina of haal haar weg.' },
  'no-language': { en: 'Set lang on the html element.', nl: 'Zet lang op het html-element.' },
  'multiple-h1': {
    en: 'Make the others headings of the second level.',
    nl: 'Maak van de andere koppen van het tweede niveau.',
  },
  'long-description': {
    en: 'Search engines cut it off: say the main thing first.',
    nl: 'Zoekmachines kappen haar af: zet het belangrijkste vooraan.',
  },
  'short-description': {
    en: 'Say a little more: it stands in search results.',
    nl: 'Vertel iets meer: dit staat in de zoekresultaten.',
  },
  'duplicate-description': {
    en: 'Give each page a description of its own.',
    nl: 'Geef elke pagina een eigen omschrijving.',
  },
  'long-title': {
    en: 'Search engines cut it off: say the main thing first.',
    nl: 'Zoekmachines kappen hem af: zet het belangrijkste vooraan.',
  },
  'short-title': { en: 'Say more of what the page is about.', nl: 'Zeg meer over waar de pagina over gaat.' },
  'skipped-heading': { en: 'Use the level between.', nl: 'Gebruik het niveau ertussen.' },
  'conflicting-language': {
    en: 'Keep the language in which the page is written.',
    nl: 'Houd alleen de taal over waarin de pagina geschreven is.',
  },
  'canonical-astray': {
    en: 'Name an address that gives this page.',
    nl: 'Noem een adres dat deze pagina geeft.',
  },
  'broken-hreflang': {
    en: 'Name the right address of that language, or none.',
    nl: 'Noem het juiste adres van die taalversie, of geen.',
  },
  'noindex-in-sitemap': {
    en: 'Take it out of the sitemap, or take noindex away.',
    nl: 'Haal de pagina uit de sitemap, of haal noindex weg.',
  },
  'mixed-content': {
    en: 'Name the file by https: browsers refuse it otherwise.',
    nl: 'Verwijs met https: anders weigeren browsers het bestand.',
  },
  'sitemap-redirect': {
    en: 'Put the address at its end in the sitemap.',
    nl: 'Zet het adres waar de omleiding eindigt in de sitemap.',
  },
  'noindex-linked': {
    en: 'Fine for pages that search shall not find; else take noindex away.',
    nl: 'Prima voor pagina’s die zoekmachines niet hoeven te vinden; haal anders noindex weg.',
  },
  'security-header': {
    en: 'Have the server send it; internet.nl explains how.',
    nl: 'Laat de server hem meesturen; internet.nl legt uit hoe.',
  },
  'certificate-expiring': {
    en: 'Have it renewed: after this day browsers refuse the site.',
    nl: 'Laat het vernieuwen: na deze dag weigeren browsers de site.',
  },
  accessibility: {
    en: 'The rule (before the colon) is explained at dequeuniversity.com/rules/axe.',
    nl: 'De regel (vóór de dubbele punt) staat uitgelegd op dequeuniversity.com/rules/axe.',
  },
  'heavy-page': {
    en: 'Make the heaviest file smaller, most often an image.',
    nl: 'Maak het zwaarste bestand kleiner, meestal een afbeelding.',
  },
  'slow-page': {
    en: 'See what the server does for this page.',
    nl: 'Ga na wat de server voor deze pagina doet.',
  },
  'near-duplicate': {
    en: 'Make one page of them, or say what tells them apart.',
    nl: 'Maak er één pagina van, of zeg waarin ze verschillen.',
  },
  'link-to-redirect': {
    en: 'Link to the address at its end.',
    nl: 'Verwijs naar het adres waar de omleiding eindigt.',
  },
  'link-to-alias': {
    en: 'Link to the address that the page calls its own.',
    nl: 'Verwijs naar het adres dat de pagina zelf noemt.',
  },
};

export const issueAdvice = (kind: IssueKind, language: ReportLanguage): string => ADVICE[kind][language];
