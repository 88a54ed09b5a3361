/**
 * What the filters let through.
 * @typedef {{statuses: Set<string>, severities: Set<string>, rule: string, search: string}} Choice
 */

const filters = /** @type {HTMLFormElement} */ (byId("filters"));

/** @returns {Choice} */
function chosen() {
  const values = new FormData(filters);
  return {
    statuses: new Set(values.getAll("status").map(String)),
    severities: new Set(values.getAll("severity").map(String)),
    rule: String(values.get("rule") ?? ""),
    search: String(values.get("search") ?? "").trim().toLowerCase(),
  };
}

/**
 * Whether a finding passes.
 * @param {Choice} choice
 * @param {Finding} finding
 */
function passes(choice, finding) {
  return choice.severities.has(finding.severity) && (!choice.rule || choice.rule === finding.rule);
}

/**
 * Whether an article passes: it has a claim and a finding of the chosen sorts, where not all sorts are chosen.
 * @param {Choice} choice
 * @param {Row} row
 */
function articlePasses(choice, row) {
  const status = choice.statuses.size === STATUSES.length
    || STATUSES.some((name) => choice.statuses.has(name) && row.statuses[name] > 0);
  const severity = choice.severities.size === SEVERITIES.length
    || SEVERITIES.some((name) => choice.severities.has(name) && row.severities[name]);
  return status && severity && (!choice.rule || choice.rule in row.rules)
    && (!choice.search || `${row.path}\n${row.title}`.toLowerCase().includes(choice.search));
}

/**
 * Show how many claims and findings each filter speaks of, and which rules there are to choose from.
 * @param {Partial<Record<string, number>>} counts
 * @param {Record<string, number>} rules
 * @param {boolean} search
 */
function fillFilters(counts, rules, search) {
  for (const place of filters.querySelectorAll("[data-count]")) {
    place.textContent = (counts[place.getAttribute("data-count") ?? ""] ?? 0).toLocaleString("en");
  }
  const select = /** @type {HTMLSelectElement} */ (byId("rule"));
  const kept = select.value;
  const names = Object.keys(rules).sort();
  select.replaceChildren(
    element("option", { value: "" }, "all rules"),
    ...names.map((name) => element("option", { value: name }, `${name} (${rules[name].toLocaleString("en")})`)),
  );
  select.value = kept in rules ? kept : "";
  byId("search-field").hidden = !search;
  filters.hidden = false;
}
