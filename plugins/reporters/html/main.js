/** What is open: the index, or one article with what was drawn of it. */
class Page {
  /** @param {WholeReport} report */
  constructor(report) {
    this.report = report;
    this.open = -2; // the number of the open article, -1 for the index
    this.current = -1; // the number of the finding that was reached last
    /** @type {DrawnText | undefined} */
    this.text = undefined;
    /** @type {Table<Entry> | Table<Entered> | undefined} */
    this.table = undefined; // the index, or the ledger
    /** @type {(choice: Choice) => string} */
    this.filter = () => "";
  }

  /** Show what the address names: an article, a place in it, or the index. */
  route() {
    const found = /^#a(\d+)(-[a-z-]+\d*)?$/.exec(location.hash);
    if (!found && this.open >= -1 && !["", "#index"].includes(location.hash)) return; // a place in this page
    const only = this.report.rows.length === 1 ? 0 : -1;
    const number = found && Number(found[1]) < this.report.rows.length ? Number(found[1]) : only;
    const moved = number !== this.open;
    if (moved) this.show(number);
    if (found?.[2]) this.reach(location.hash.slice(1));
    else if (moved && found) byId("top").focus();
  }

  /** @param {number} number */
  show(number) {
    this.text = this.table = undefined;
    this.open = number;
    document.body.dataset.view = number < 0 ? "index" : "article";
    if (number < 0) this.showIndex();
    else this.showArticle(number);
    this.apply();
    scrollTo(0, 0);
  }

  showIndex() {
    const { totals, rows } = this.report;
    /** @type {Record<string, number>} */
    const rules = {};
    for (const row of rows) for (const [name, times] of Object.entries(row.rules)) rules[name] = (rules[name] ?? 0) + times;
    document.title = `${count(rows.length, "article")}: sourcing report`;
    fillFilters(totals, rules, true);
    ({ table: this.table, filter: this.filter } = drawIndex(this.report));
  }

  /** @param {number} number */
  showArticle(number) {
    const row = this.report.rows[number];
    /** @type {Article} */
    const article = data(`article-${number}`);
    const prefix = `a${number}`;
    document.title = `${row.title || row.path}: sourcing report`;
    fillFilters({ ...row.statuses, ...row.severities }, row.rules, false);
    const text = drawText(prefix, article, this.report);
    const { table, findings } = drawLedger(prefix, article);
    byId("head").replaceChildren(...this.crumbs(number), ...drawHead(row, article),
      ...(this.report.rows.length === 1 ? failures(this.report.failures) : []));
    byId("body").replaceChildren(
      drawParts(prefix, article, (step) => this.step(step)),
      part(`${prefix}-text-part`, "Text", text.place),
      part(`${prefix}-ledger`, "Ledger", drawLoose(article), table.place),
      part(`${prefix}-sources`, "Sources", drawSources(prefix, article)),
      ...(hasAside(article) ? [part(`${prefix}-aside`, "Set aside", drawAside(article))] : []),
    );
    this.text = text;
    this.table = table;
    this.filter = (choice) => filterArticle(choice, article, text, table, findings);
    this.current = -1;
    for (const note of text.notes) note.addEventListener("toggle", () => placeNotes(text, this.current), true);
    new ResizeObserver(() => placeNotes(text, this.current)).observe(text.place);
  }

  /** @param {number} number */
  crumbs(number) {
    const last = this.report.rows.length - 1;
    if (!last) return [];
    const link = (/** @type {string} */ to, /** @type {string} */ words) => element("li", {}, element("a", { href: to }, words));
    return [element("nav", { class: "crumbs", "aria-label": "Articles" }, element("ul", {},
      link("#index", "All articles"),
      ...(number > 0 ? [link(`#a${number - 1}`, "Previous")] : []),
      ...(number < last ? [link(`#a${number + 1}`, "Next")] : [])))];
  }

  /** Let through what the filters let through, and say how much that is. */
  apply() {
    byId("outcome").textContent = this.filter(chosen());
    if (this.text) placeNotes(this.text, this.current);
  }

  showAll() {
    filters.reset();
    this.apply();
  }

  /**
   * Go to a place of the open article; what the filters hide is shown again first.
   * @param {string} id
   */
  reach(id) {
    const row = /-r(\d+)$/.exec(id);
    if (row) this.table?.reveal(Number(row[1]));
    let target = document.getElementById(id);
    if (!target || target.closest("[hidden]")) {
      this.showAll();
      if (row) this.table?.reveal(Number(row[1]));
      target = document.getElementById(id);
    }
    if (!target) return;
    if (/-[fn]\d+$/.test(id)) this.unfold(document.getElementById(id.replace("-f", "-n")));
    for (const each of document.querySelectorAll(".reached")) each.classList.remove("reached");
    (target.closest("tr, .claim") ?? target).classList.add("reached");
    target.focus({ preventScroll: true });
    const start = /-(text|ledger|sources|aside)$/.test(id);
    target.scrollIntoView({ block: start ? "start" : "center" });
  }

  /**
   * Show the whole of a note, where it was cut to a line because there are many.
   * @param {Element | null} note
   */
  unfold(note) {
    const number = this.text?.notes.findIndex((each) => each === note) ?? -1;
    if (!this.text || number < 0 || number === this.current) return;
    this.current = number;
    placeNotes(this.text, number);
  }

  /**
   * Go to the next finding that is shown, or back to the last one.
   * @param {number} step
   */
  step(step) {
    if (!this.text) return;
    const shown = this.text.flags.map((flag, number) => (flag && !flag.hidden ? number : -1)).filter((number) => number >= 0);
    const at = shown.indexOf(this.current);
    const nearest = step > 0 ? shown.find((number) => number > this.current) : shown.findLast((number) => number < this.current);
    const number = at < 0 ? nearest ?? shown.at(step > 0 ? 0 : -1) : shown.at((at + step) % shown.length);
    if (number !== undefined) go(`#a${this.open}-f${number}`);
  }
}

/**
 * The head of an article's page.
 * @param {Row} row
 * @param {Article} article
 */
function drawHead(row, article) {
  const sources = count(row.independent, "independent source");
  return [
    element("p", { class: "on-paper", dir: "auto" }, row.title),
    element("h1", { tabindex: -1, id: "top" }, row.path),
    element("p", { class: "facts about-article" }, ...article.about.map((said) => element("span", {}, weblink(said)))),
    summary(row.claims, row.statuses, [
      `${row.check_worthy} to check`, sources, ...(row.single_source && row.claims ? ["its news rests on a single source"] : []),
      ...(row.suppressed ? [`${count(row.suppressed, "finding")} set aside`] : []),
    ]),
  ];
}

/**
 * The bar that leads to the parts of an article, and from finding to finding.
 * @param {string} prefix
 * @param {Article} article
 * @param {(step: number) => void} step
 */
function drawParts(prefix, article, step) {
  const parts = [["text-part", "Text"], ["ledger", "Ledger"], ["sources", "Sources"]];
  if (hasAside(article)) parts.push(["aside", "Set aside"]);
  const links = parts.map(([id, name]) =>
    element("li", {}, element("a", { href: `#${prefix}-${id}` }, name)));
  const [back, on] = ["Previous", "Next"].map((word) => element("button", { type: "button", "aria-label": `${word} finding` },
    word, element("span", { class: "wide" }, " finding")));
  back.addEventListener("click", () => step(-1));
  on.addEventListener("click", () => step(1));
  return element("nav", { class: "parts", "aria-label": "Parts of the report" }, element("ul", {}, ...links),
    ...(article.findings.length ? [back, on] : []));
}

/**
 * @param {string} id
 * @param {string} name
 * @param {HTMLElement[]} content
 */
function part(id, name, ...content) {
  return element("section", { class: `part-of-page ${name.toLowerCase().replace(" ", "-")}`, "aria-labelledby": id },
    element("h2", { id, tabindex: -1 }, name), ...content);
}

/**
 * Show the claims and findings that the filters let through.
 * @param {Choice} choice
 * @param {Article} article
 * @param {DrawnText} text
 * @param {Table<Entered>} table
 * @param {number[][]} findings the findings of each claim
 */
function filterArticle(choice, article, text, table, findings) {
  const passing = article.findings.map((finding) => passes(choice, finding));
  article.findings.forEach((_, number) => {
    text.notes[number].hidden = !passing[number];
    if (text.flags[number]) text.flags[number].hidden = !passing[number];
    for (const drawn of text.found[number]) drawn.classList.remove("found");
  });
  text.found.forEach((all, number) => {
    if (passing[number]) for (const drawn of all) drawn.classList.add("found");
  });
  const kept = article.claims.map((claim, number) => {
    const on = choice.statuses.has(claim.status);
    for (const drawn of text.claims[number]) drawn.classList.toggle("off", !on);
    return on && (!choice.rule || findings[number].some((finding) => passing[finding]));
  });
  table.drawn = () => {
    for (const each of byId("body").querySelectorAll("[data-finding]")) {
      /** @type {HTMLElement} */ (each).hidden = !passing[Number(each.getAttribute("data-finding"))];
    }
  };
  table.filter(kept);
  const [claims, found] = [kept, passing].map((all) => all.filter(Boolean).length);
  return `${claims} of ${count(kept.length, "claim")}, ${found} of ${count(passing.length, "finding")} shown`;
}

/** @param {string} hash */
function go(hash) {
  if (location.hash === hash) dispatchEvent(new HashChangeEvent("hashchange"));
  else location.hash = hash;
}

const THEMES = ["system", "light", "dark"];

/**
 * Draw in the colours of the system, or in light or dark ones; remember it where that is allowed.
 * @param {string} name
 */
function setTheme(name) {
  document.documentElement.dataset.theme = name;
  byId("theme").textContent = name === "system" ? "Colours: as the system" : `Colours: ${name}`;
  try {
    localStorage.setItem("checker-theme", name);
  } catch { /* a page on disk may have no storage: then the choice lasts as long as the page */ }
}

function keptTheme() {
  try {
    return localStorage.getItem("checker-theme") ?? "system";
  } catch {
    return "system";
  }
}

function main() {
  const page = new Page(data("report"));
  setTheme(THEMES.includes(keptTheme()) ? keptTheme() : "system");
  byId("theme").addEventListener("click", () => {
    const now = document.documentElement.dataset.theme ?? "system";
    setTheme(THEMES[(THEMES.indexOf(now) + 1) % THEMES.length]);
  });
  byId("print").addEventListener("click", () => print());
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.addEventListener("input", () => page.apply());
  byId("all").addEventListener("click", () => page.showAll());
  addEventListener("beforeprint", () => page.table?.reveal());
  addEventListener("hashchange", () => page.route());
  document.addEventListener("click", (event) => {
    const at = /** @type {Element} */ (event.target);
    const link = at.closest("a[href^='#a']");
    const place = at.closest("[data-goto]");
    if (link && link.getAttribute("href") === location.hash) go(location.hash);
    else if (place && !at.closest("a, button, summary") && getSelection()?.isCollapsed) go(place.getAttribute("data-goto") ?? "");
  });
  document.addEventListener("focusin", (event) => {
    const at = /** @type {Element} */ (event.target);
    if (at.matches(":focus-visible")) page.unfold(at.closest(".note"));
  });
  document.addEventListener("keydown", (event) => {
    const note = event.key === "Escape" && /** @type {Element} */ (event.target).closest(".note");
    if (note) go(`#${note.id.replace("-n", "-f")}`);
  });
  byId("waiting").remove();
  page.route();
}

main();
