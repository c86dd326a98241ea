/** Raise it whenever the tables or what is written into them change: then every history is built anew. */
export const HISTORY_VERSION = 3;

/**
 * `history.db`: derived from the scrapes, private to a store. A scrape is written in one transaction, and all rows
 * carry the number of their scrape, so the newest scrapes can be taken off again.
 */
export const HISTORY_SCHEMA = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE scrapes (nr INTEGER PRIMARY KEY, name TEXT NOT NULL, timestamp TEXT NOT NULL, producer TEXT NOT NULL,
  epoch INTEGER NOT NULL, digest TEXT NOT NULL);
CREATE TABLE pages (page_id INTEGER PRIMARY KEY, path TEXT NOT NULL, url TEXT NOT NULL);
CREATE INDEX pages_path ON pages (path);
CREATE TABLE lives (page_id INTEGER NOT NULL, life INTEGER NOT NULL, frm INTEGER NOT NULL, til INTEGER,
  title TEXT, language TEXT, pagetype TEXT, business TEXT, category TEXT, words INTEGER,
  PRIMARY KEY (page_id, life)) WITHOUT ROWID;
CREATE INDEX lives_frm ON lives (frm);
CREATE INDEX lives_til ON lives (til);
CREATE TABLE respelled (nr INTEGER NOT NULL, former_id INTEGER NOT NULL, page_id INTEGER NOT NULL);
CREATE TABLE changes (nr INTEGER NOT NULL, page_id INTEGER NOT NULL, aspect INTEGER NOT NULL, previous TEXT, current TEXT,
  factor REAL NOT NULL, since INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (nr, page_id, aspect)) WITHOUT ROWID;
CREATE INDEX changes_page ON changes (page_id, aspect, nr);
CREATE TABLE figures (nr INTEGER NOT NULL, name TEXT NOT NULL, value REAL NOT NULL, PRIMARY KEY (nr, name)) WITHOUT ROWID;
CREATE TABLE issues (path TEXT NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL, frm INTEGER NOT NULL, til INTEGER,
  PRIMARY KEY (path, kind, detail, frm)) WITHOUT ROWID;
CREATE INDEX issues_til ON issues (til);
`;
