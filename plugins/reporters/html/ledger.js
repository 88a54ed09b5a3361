/** @typedef {{claim: Claim, number: number, findings: number[], text: string}} Entered */

/**
 * Draw the ledger: a row for each claim, which is a line of the checking sheet when it is printed.
 * @param {string} prefix
 * @param {Article} article
 */
function drawLedger(prefix, article) {
  const texts = claimTexts(article);
  /** @type {Entered[]} */
  const entries = article.claims.map((claim, number) => ({ claim, number, findings: [], text: texts[number] }));
  article.findings.forEach((finding, number) => entries[finding.claim]?.findings.push(number));
  const table = new Table("Ledger", ledgerColumns(prefix, article), entries, 300);
  return { table, findings: entries.map((entry) => entry.findings) };
}

/**
 * @param {string} prefix
 * @param {Article} article
 * @returns {Column<Entered>[]}
 */
function ledgerColumns(prefix, article) {
  return [
    { name: "Done", kind: "sheet box", cell: () => [element("span", { class: "tick" })] },
    {
      name: "No.",
      kind: "number",
      by: ({ number }) => number,
      cell: ({ number, claim }) => [
        element("a", {
          id: `${prefix}-r${number}`, href: `#${prefix}-c${number}`, "aria-label": `claim ${number + 1}: to the text`,
        }, `${number + 1}`),
        element("span", { class: "line" }, claim.where),
      ],
    },
    {
      name: "Claim",
      kind: "claim-text",
      cell: ({ claim, text, number }) => [
        element("p", { dir: "auto", "data-goto": `#${prefix}-c${number}` }, text), ...(claim.links ?? []).map(weblink),
      ],
    },
    {
      name: "Status",
      kind: "status",
      by: ({ claim }) => -STATUSES.indexOf(claim.status),
      cell: ({ claim }) => [element("span", { class: `word ${claim.status}` }, sign(claim.status), claim.status)],
    },
    { name: "Type", kind: "type", by: ({ claim }) => claim.type, cell: ({ claim }) => [claim.type] },
    {
      name: "To check",
      kind: "check",
      largestFirst: true,
      by: ({ claim }) => (claim.check_worthy ? 1 + (claim.because ?? []).length : 0),
      cell: ({ claim }) => (claim.check_worthy
        ? [element("b", {}, "yes"), element("span", { class: "reasons" }, (claim.because ?? []).map(words).join(", "))]
        : ["no"]),
    },
    {
      name: "Sources",
      kind: "sources",
      largestFirst: true,
      by: ({ claim }) => claim.independent ?? 0,
      cell: ({ claim }) => listed((claim.sources ?? []).map((number) =>
        element("a", { href: `#${prefix}-s${number}` }, article.sources[number].name))),
    },
    {
      name: "Figures and hedges",
      kind: "figures",
      cell: ({ claim }) => listed([
        ...(claim.figures ?? []).map((figure) => element("span", { class: "figure" }, figure)),
        ...(claim.hedges ?? []).map((hedge) => element("i", {}, `“${hedge}”`)),
      ]),
    },
    {
      name: "Findings",
      kind: "findings",
      largestFirst: true,
      by: ({ findings }) => findings.length,
      cell: ({ findings }) => findings.map((number) => {
        const { severity, rule, message } = article.findings[number];
        return element("p", { class: "found-here", "data-finding": number },
          element("a", { href: `#${prefix}-n${number}`, "aria-label": `${severity} ${number + 1}: to the note` },
            sign(severity), `${number + 1}`),
          element("span", { class: "rule" }, rule.replace(/^core\./, "")), element("span", { class: "message" }, message));
      }),
    },
    { name: "Checked with, and what they said", kind: "sheet space", cell: () => [] },
  ];
}

/**
 * Draw the findings that are about no one claim, for the head of the printed sheet: on the screen they are notes.
 * @param {Article} article
 */
function drawLoose(article) {
  const loose = article.findings.map((finding, number) => ({ finding, number })).filter(({ finding }) => finding.claim < 0);
  return element("div", { class: "on-paper loose" }, ...loose.map(({ finding, number }) =>
    element("p", { "data-finding": number }, sign(finding.severity), finding.message)));
}

/**
 * The texts of the claims: what their runs spell, where they hold no text of their own.
 * @param {Article} article
 */
function claimTexts(article) {
  const texts = article.claims.map((claim) => claim.text ?? "");
  for (const block of article.blocks) {
    for (const run of block.runs) {
      if (typeof run !== "string" && run[1] >= 0 && article.claims[run[1]].text === undefined) texts[run[1]] += run[0];
    }
  }
  return texts;
}

/**
 * Things on lines of their own.
 * @param {HTMLElement[]} things
 */
function listed(things) {
  return things.map((thing) => element("p", { dir: "auto" }, thing));
}
