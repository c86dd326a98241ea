/** What the page says of one site. */
export interface SiteRow {
  /** Of its project. */
  readonly name: string;
  /** Address as recorded, or null where the configuration does not say it. */
  readonly root: string | null;
  /** Name of the newest report's folder (`YYMMDD-HHMM`), or null. */
  readonly newest: string | null;
  /** Addresses (`file:`) of the newest report and of the entry page over all of them. */
  readonly report: string | null;
  readonly all: string | null;
  /** Why nothing is known of it; null when all is well. */
  readonly problem: string | null;
}

/** One page over all sites: a table, no script, nothing from elsewhere. */
export function renderSites(rows: readonly SiteRow[], writtenAt: string): string {
  const body = rows.map(renderRow).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${rows.length} sites</title>
<style>
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #8884; vertical-align: top; }
</style>
</head>
<body>
<h1>${rows.length} sites</h1>
<table>
<thead><tr><th scope="col">Site</th><th scope="col">Address</th><th scope="col">Newest report</th><th scope="col">All reports</th></tr></thead>
<tbody>
${body}
</tbody>
</table>
<p>As this machine has them, ${escapeHtml(writtenAt)}.</p>
</body>
</html>
`;
}

function renderRow({ name, root, newest, report, all, problem }: SiteRow): string {
  const address = root === null ? '' : /^https?:/.test(root) ? link(root, root) : escapeHtml(root);
  const newestCell = report ? link(report, dateOf(newest!)) : escapeHtml(problem ?? 'none yet');
  const cells = [escapeHtml(name), address, newestCell, all ? link(all, 'all') : ''];
  return `<tr>${cells.map((cell, index) => (index === 0 ? `<th scope="row">${cell}</th>` : `<td>${cell}</td>`)).join('')}</tr>`;
}

/** `2026-11-22 05:00` of `261122-0500`. */
function dateOf(name: string): string {
  return name.replace(/^(\d\d)(\d\d)(\d\d)-(\d\d)(\d\d).*$/, '20$1-$2-$3 $4:$5');
}

function link(address: string, text: string): string {
  return `<a href="${escapeHtml(address)}">${escapeHtml(text)}</a>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
