/**
 * Draw the index of all articles; return its table, and what shows the articles that the filters let through.
 * @param {WholeReport} report
 * @returns {{table?: Table<Entry>, filter: (choice: Choice) => string}}
 */
function drawIndex(report) {
  const { totals, rows } = report;
  if (!rows.length) {
    byId("head").replaceChildren(element("h1", { tabindex: -1, id: "top" }, "No article could be checked"),
      ...failures(report.failures));
    filters.hidden = true;
    return { filter: () => "" };
  }
  byId("head").replaceChildren(
    element("h1", { tabindex: -1, id: "top" }, count(rows.length, "article")),
    summary(totals.claims, /** @type {Record<Status, number>} */ (totals), [
      `${count(totals.check_worthy, "claim")} to check`,
      count(totals.findings, "finding"),
      `${count(totals.single_source, "article")} whose news rests on a single source`,
      ...(totals.suppressed ? [`${count(totals.suppressed, "finding")} set aside`] : []),
    ]),
    ...failures(report.failures),
  );
  const table = new Table("Index", INDEX_COLUMNS, rows.map((row, number) => ({ row, number })), 200);
  byId("body").replaceChildren(table.place);
  const filter = (/** @type {Choice} */ choice) => {
    const passing = rows.map((row) => articlePasses(choice, row));
    table.filter(passing);
    return `${passing.filter(Boolean).length.toLocaleString("en")} of ${count(rows.length, "article")} pass the filters`;
  };
  return { table, filter };
}

/** @typedef {{row: Row, number: number}} Entry */

/** @type {Column<Entry>[]} */
const INDEX_COLUMNS = [
  {
    name: "Article",
    kind: "title",
    by: ({ row }) => row.title || row.path,
    cell: ({ row, number }) => [
      element("a", { href: `#a${number}` }, row.title || row.path),
      element("span", { class: "path" }, row.title ? row.path : ""),
    ],
  },
  { name: "Claims", kind: "number", largestFirst: true, by: ({ row }) => row.claims, cell: ({ row }) => [`${row.claims}`] },
  {
    name: "By status",
    kind: "chart",
    by: ({ row }) => (row.claims ? row.statuses.unsourced / row.claims : 0),
    largestFirst: true,
    cell: ({ row }) => [bar(row.statuses)],
  },
  ...STATUSES.map((status) => /** @type {Column<Entry>} */ ({
    name: status,
    kind: "number status",
    largestFirst: true,
    by: ({ row }) => row.statuses[status],
    cell: ({ row }) => [`${row.statuses[status]}`],
  })),
  {
    name: "Independent sources",
    kind: "number origins",
    by: ({ row }) => row.independent,
    cell: ({ row }) => [`${row.independent}`, row.single_source ? element("span", { class: "single" }, "news rests on one") : ""],
  },
  {
    name: "Findings",
    kind: "number findings",
    largestFirst: true,
    by: ({ row }) => SEVERITIES.reduce((sum, severity) => sum * 1e4 + (row.severities[severity] ?? 0), 0),
    cell: ({ row }) => SEVERITIES.filter((severity) => row.severities[severity]).map((severity) =>
      element("span", { class: "tally" }, sign(severity), `${row.severities[severity]}`,
        element("span", { class: "unseen" }, ` ${severity}`))),
  },
];

/**
 * The line under a heading: how many claims, of which status, and what else there is to say.
 * @param {number} claims
 * @param {Record<Status, number>} counts
 * @param {string[]} more
 */
function summary(claims, counts, more) {
  const key = STATUSES.map((status) =>
    element("span", { class: `part ${status}` }, sign(status), `${counts[status].toLocaleString("en")} ${status}`));
  return element("div", { class: "summary" },
    element("p", { class: "facts" }, [count(claims, "claim"), ...more].join(" · ")),
    ...(claims ? [bar(counts), element("p", { class: "key" }, ...key)] : []));
}

/**
 * What could not be done.
 * @param {Failure[]} found
 */
function failures(found) {
  if (!found.length) return [];
  const items = found.map((failure) =>
    element("li", {}, element("b", {}, failure.who), ` could not ${failure.doing}: ${failure.error}: ${failure.detail}`));
  return [element("section", { class: "notice failures", "aria-labelledby": "failures" },
    element("h2", { id: "failures" }, count(found.length, "failure")),
    element("p", {}, "What failed is missing from this report."),
    element("ul", {}, ...items))];
}
