/** Visits of `Live.getLastVisitsDetails` that make up rows of a page report, one page a visit. */
export function visitsOfRows(rows: readonly { readonly url: string; readonly hits: number }[]): unknown[] {
  const visits: unknown[] = [];
  for (const { url, hits } of rows) {
    for (let hit = 0; hit < hits; hit += 1) {
      visits.push({
        idVisit: String(visits.length + 1),
        visitIp: '203.0.113.9',
        visitorId: `visitor-${visits.length}`,
        actionDetails: [{ type: 'action', url, pageTitle: 'x', timeSpent: '0' }],
      });
    }
  }
  return visits.reverse();
}
