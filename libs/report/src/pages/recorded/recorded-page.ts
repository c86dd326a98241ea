import { createHash } from 'node:crypto';
import { recordedAt } from '../../changes/format-timestamp';
import type { ReportLanguage } from '../../model';
import { langTag } from '../client/shared/lang';
import { escapeHtml } from '../client/shared/safe-text';
import { h, toHtml } from '../client/shared/h';
import { scraped } from '../html/frame';
import { type Words, wordsOf } from '../messages/words';

/** A page as a recording holds it, ready to be shown. */
export interface RecordedPageView {
  readonly path: string;
  readonly url: string;
  readonly title: string | null;
  readonly language: string | null;
  /** `YYMMDD-HHMM` of the recording. */
  readonly timestamp: string;
  /** `YYYY-MM-DD` that was asked for. */
  readonly askedDay: string;
  /** The path that was asked for, where it led to this page. */
  readonly cameFrom: string | null;
  /** Markup that does nothing: no script, style, frame or address that is asked for. */
  readonly html: string;
}

/**
 * One file that shows a recorded page below a banner with its date. It runs no script and asks for nothing, and its policy
 * would forbid both. The same view gives the same bytes.
 *
 * @param baseStyle of the banner and of what stands below it
 */
export function composeRecordedPage(view: RecordedPageView, language: ReportLanguage, baseStyle: string): string {
  const words = wordsOf(language);
  const style = `${baseStyle}${mediaLabels(words)}`;
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style, 'utf8').digest('base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const recorded = recordedAt(view.timestamp);
  const day = words.longDate(recorded.slice(0, 10));
  return [
    `<!doctype html>\n<html lang="${words.language}">\n<head>\n<meta charset="utf-8">\n`,
    `<meta http-equiv="Content-Security-Policy" content="${policy}">\n`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
    '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n',
    '<meta name="robots" content="noindex">\n',
    `<title>${escapeHtml(`${view.title ?? view.path} – ${day}`)}</title>\n`,
    `<style>${style}</style>\n</head>\n<body>\n`,
    toHtml(banner({ view, recorded, words })),
    `\n<main class="recorded-page"${languageOf(view)}>\n${view.html}\n</main>\n</body>\n</html>\n`,
  ].join('');
}

/** What stands before the text of an image, a film, a sound, a frame. */
function mediaLabels({ texts }: Words): string {
  const { recordedImage, recordedVideo, recordedAudio, recordedFrame } = texts;
  const labels = { image: recordedImage, video: recordedVideo, audio: recordedAudio, frame: recordedFrame };
  return Object.entries(labels)
    .map(([kind, label]) => `.r-${kind}::before{content:${JSON.stringify(label)}}\n`)
    .join('');
}

interface Banner {
  readonly view: RecordedPageView;
  /** `YYYY-MM-DD HH:MM`. */
  readonly recorded: string;
  readonly words: Words;
}

function banner({ view, recorded, words }: Banner): ReturnType<typeof h> {
  const recordedDay = recorded.slice(0, 10);
  const notes = [
    words.say('recordedPageAt', { when: words.longDate(recorded) }),
    recordedDay === view.askedDay ? null : words.say('recordedPageBefore', { day: words.longDate(view.askedDay) }),
    view.cameFrom === null ? null : words.say('recordedPageLed', { path: view.cameFrom }),
    words.texts.recordedPageLimits,
  ];
  return h(
    'header',
    { class: 'recorded-banner' },
    h('p', { class: 'recorded-title' }, words.say('recordedPageTitle', { day: words.longDate(recordedDay) })),
    h('p', null, scraped(view.url)),
    h('p', null, notes.filter(Boolean).join(' ')),
  );
}

function languageOf({ language }: RecordedPageView): string {
  return ` lang="${langTag(language)}"`;
}
