// Entry of a process that does what a production does, as another user: see two-users.int.spec.ts.
'use strict';

const { appendFileSync, existsSync } = require('node:fs');
const { join } = require('node:path');

const [uid, gid, work, root, from, to, mode = null] = process.argv.slice(2);
require('@scrape-and-report/launch/load-typescript');
const { writeAsGranted } = require('@scrape-and-report/production');
const { writeFileAtomic } = require('@scrape-and-report/record');
const { ensureStore, publishLog } = require('../index.ts');
const { syncFrom, writeScrape, writeTree } = require('./store-fixture.ts');

process.setgroups([Number(gid)]);
process.setgid(Number(gid));
process.setuid(Number(uid));
process.umask(0o077);

const partnerOf = (name) => ({ name, home: join(root, name), store: join(root, name, 'record') });

async function sync() {
  const [me, partner] = [partnerOf(from), partnerOf(to)];
  writeAsGranted(me.store, mode);
  await ensureStore({ partner: me, knownPartners: {} });
  const dir = uid.endsWith('1') ? '261101-0500' : '261102-0500';
  if (!existsSync(join(me.store, dir))) await writeScrape(me.store, dir, { producer: from });
  const report = join(me.store, 'reports', dir, 'index.html');
  if (!existsSync(report)) writeTree(me.store, { [`reports/${dir}/index.html`]: `by ${uid}` });
  writeFileAtomic(join(me.store, 'reports/index.html'), `by ${uid} ${Date.now()}`);
  appendFileSync(join(me.store, 'production.log'), `[2026-11-0${uid.slice(-1)} 05:00:00] INFO     - ${from}\n`);
  const rules = { ignore: [], cleanup: true, maxDeleteShare: 0.5, mode };
  const { reports } = await syncFrom(me, [partner], { sync: rules, mirror: false });
  const { signal } = new AbortController();
  const published = await publishLog({
    me,
    partners: [partner],
    logName: 'production.log',
    root: 'https://site.test',
    signal,
    mode,
  });
  console.log(JSON.stringify({ ...reports[0], published: published.every(({ ok }) => ok) }));
}

if (work === 'sync')
  sync().catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
