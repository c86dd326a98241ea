import { join } from 'node:path';
import { buildScrape, type BuiltPage } from '@scrape-and-report/record/testing';
import type { ReportLanguage } from '../src/model';
import { countDay } from '../src/testing/count-day';
import { reportOn } from '../src/testing/report-on';

const ROOT = 'https://www.gemeente.test';
const DAYS = ['260301', '260302', '260303', '260304', '260305', '260306', '260307'];
const NEWEST = `${DAYS.at(-1)!}-0500`;

const FEES = [60, 60, 62, 62, 68, 68, 71];
const SAID =
  'Een paspoort vraagt u aan bij de balie burgerzaken. Maak eerst een afspraak. Neem mee: uw oude paspoort en een pasfoto die niet ouder is dan zes maanden.';

const link = (path: string, status = '200'): { url: string; type: string; status: string; text: string } => ({
  ...{ url: path.startsWith('/') ? ROOT + path : path, type: path.startsWith('/') ? 'int' : 'ext', status },
  text: `meer over ${path}`,
});

/**
 * A store of seven days and fourteen months of visits, with the lives of its pages.
 *
 * @returns the report's file, from the folder
 */
export async function writePicturedLives(folder: string, language: ReportLanguage): Promise<string> {
  const store = join(folder, `store-${language}`);
  for (const [nr, day] of DAYS.entries()) await buildScrape(store, `${day}-0500`, { root: ROOT, pages: pagesOf(nr) });
  for (let at = 0; at < 400; at++) {
    const day = new Date(Date.UTC(2025, 1, 1 + at)).toISOString().slice(0, 10);
    const isWeekend = at % 7 === 0 || at % 7 === 1;
    const visits = Math.round((isWeekend ? 60 : 180) * (1 + 0.4 * Math.sin(at / 40)) * (at > 394 ? 0.7 : 1));
    countDay(store, day, { pages: [['/paspoort', '/paspoort', visits]] });
  }
  await reportOn(store, NEWEST, {
    root: ROOT,
    report: {
      ...{ sections: [], formats: ['html'], language },
      accepted: [{ kind: 'duplicate-title', path: '/paspoort', reason: 'zo afgesproken met de redactie' }],
    },
  });
  return `store-${language}/reports/${NEWEST}/index.html`;
}

function pagesOf(nr: number): BuiltPage[] {
  const fee = `Kosten: ${FEES[nr]!} euro voor wie 18 jaar of ouder is.`;
  return [
    { path: '/', title: 'Gemeente', links: [link('/paspoort'), link('/rijbewijs')] },
    {
      path: '/paspoort',
      title: nr < 5 ? 'Paspoort aanvragen' : 'Paspoort of identiteitskaart aanvragen',
      ed_text: `${SAID}\n${fee}${nr > 2 ? '\nSpoed? Dan betaalt u een toeslag (ook voor kinderen).' : ''}`,
      links: [
        ...[link('/rijbewijs'), link('/afspraak'), link('/oud-formulier', nr < 2 ? '200' : '404')],
        ...[link('https://www.rijksoverheid.test/paspoort'), link(`/zoeken?${'filter=onderwerp&'.repeat(40)}`)],
      ],
    },
    { path: '/rijbewijs', title: 'Rijbewijs', links: [link('/paspoort')] },
    { path: '/afspraak', title: 'Paspoort of identiteitskaart aanvragen', links: [link('/paspoort')] },
    { path: '/en/passport', title: 'Passport', language: 'en', ed_text: 'You apply for a passport at the desk.' },
    ...(nr < 4 ? [{ path: '/actie', title: 'Actieweken', ed_text: 'Alleen in maart: zonder afspraak.' }] : []),
  ];
}
