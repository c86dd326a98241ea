/** Each use of a link with its page, its place there, its text and its target. */
export const ED_LINKS_TABLE =
  'CREATE TABLE ed_links (page_id INTEGER NOT NULL, seq INTEGER NOT NULL, text TEXT NOT NULL, link_nr INTEGER NOT NULL, PRIMARY KEY (page_id, seq)) WITHOUT ROWID;';

/**
 * The view by which tables that were made of a list show what the table `ed_links` holds in others. Uses are looked up by their
 * number and not joined: SQLite would join them to the pages first where somebody asks for a text, and look through each list
 * for each of them.
 */
export const ED_LINKS_VIEW = `CREATE VIEW ed_links AS
SELECT p.page_id AS page_id, CAST(j.key AS INTEGER) AS seq,
  (SELECT text FROM uses WHERE use_nr = j.value) AS text, (SELECT link_nr FROM uses WHERE use_nr = j.value) AS link_nr
FROM page_uses p JOIN json_each(p.uses) j`;

/**
 * Text and target stand once, however many pages have them; a page has a list of their numbers (`encodeUses`), and a digest of
 * all that its reading names, by which it is seen that of a later one nothing but texts is another.
 */
export const LINK_USES_SCHEMA = `
CREATE TABLE uses (use_nr INTEGER PRIMARY KEY, text TEXT NOT NULL, link_nr INTEGER NOT NULL);
CREATE TABLE page_uses (page_id INTEGER PRIMARY KEY, uses TEXT NOT NULL);
CREATE TABLE page_names (page_id INTEGER PRIMARY KEY, digest TEXT NOT NULL);
${ED_LINKS_VIEW};
`;

/** What tables made of a list have, and the view `ed_links` in the place of the table. */
export const MADE_TABLES = ['uses', 'page_uses', 'page_names'] as const;
