/**
 * What was drawn of an article's text, by the numbers of its claims and findings.
 * @typedef {{place: HTMLElement, claims: HTMLElement[][], found: HTMLElement[][], flags: HTMLElement[],
 *   notes: HTMLElement[]}} DrawnText
 */

/** @type {Record<string, keyof HTMLElementTagNameMap>} */
const TAGS = { headline: "h2", heading: "h3", blockquote: "blockquote", code: "pre" };

/**
 * Draw the text with its claims and findings marked, and the findings as notes beside it.
 * @param {string} prefix what the ids of this article begin with
 * @param {Article} article
 * @param {WholeReport} report
 * @returns {DrawnText}
 */
function drawText(prefix, article, report) {
  const notes = article.findings.map((finding, number) => drawNote(prefix, finding, number, report));
  /** @type {DrawnText} */
  const text = {
    place: element("div", { class: "text", id: `${prefix}-text`, tabindex: -1 }),
    claims: article.claims.map(() => []),
    found: article.findings.map(() => []),
    flags: [],
    notes,
  };
  const pen = new Pen(prefix, article, text);
  for (const block of article.blocks) {
    const drawn = pen.block(block);
    const beside = pen.ended.map((number) => notes[number]);
    text.place.append(element("div", { class: `block ${block.role}` }, drawn, ...beside));
  }
  const unplaced = notes.filter((note) => !note.parentElement);
  if (!article.blocks.length) {
    text.place.prepend(element("p", { class: "notice" }, "The text of this article is not in the report."));
  }
  if (unplaced.length) text.place.append(element("div", { class: "block unplaced" }, ...unplaced));
  return text;
}

/** Sets runs one after the other, and marks where claims and findings end. */
class Pen {
  /**
   * @param {string} prefix
   * @param {Article} article
   * @param {DrawnText} text
   */
  constructor(prefix, article, text) {
    this.prefix = prefix;
    this.article = article;
    this.text = text;
    /** @type {number[]} */
    this.ended = []; // the findings that end in the last block that was drawn
    this.lastRuns = lastRuns(article);
    /** @type {Set<number>} */
    this.mentioned = new Set();
  }

  /** @param {Block} block */
  block(block) {
    this.ended = [];
    const drawn = element(TAGS[block.role] ?? "p", { class: block.role, dir: "auto", lang: this.article.language });
    if (block.level && block.role === "list-item") drawn.classList.add(`level-${Math.min(block.level, 4)}`);
    /** @type {HTMLElement | undefined} */
    let claim;
    let number = -1;
    for (const run of block.runs) {
      const [words, own, findings, source] = typeof run === "string" ? [run, -1] : run;
      if (own !== number || !claim) {
        number = own;
        claim = this.claim(own);
        drawn.append(claim);
      }
      claim.append(this.run(words, findings ?? [], source ?? -1));
      this.marks(run, own, findings ?? [], claim);
    }
    return drawn;
  }

  /** @param {number} number */
  claim(number) {
    if (number < 0) return element("span");
    const { status } = this.article.claims[number];
    const drawn = element("span", { class: `claim ${status}`, "data-goto": `#${this.prefix}-r${number}` });
    this.text.claims[number].push(drawn);
    return drawn;
  }

  /**
   * @param {string} words
   * @param {number[]} findings
   * @param {number} source
   */
  run(words, findings, source) {
    if (!findings.length && source < 0) return document.createTextNode(words);
    const drawn = element("span", {}, words);
    if (source >= 0) {
      drawn.classList.add("who");
      if (!this.mentioned.has(source)) {
        drawn.id = `${this.prefix}-m${source}`;
        drawn.tabIndex = -1;
        this.mentioned.add(source);
      }
    }
    for (const number of findings) this.text.found[number].push(drawn);
    if (findings.length) drawn.dataset.goto = `#${this.prefix}-n${findings[0]}`;
    return drawn;
  }

  /**
   * Set the marks of what ends with a run.
   * @param {Run} run
   * @param {number} own
   * @param {number[]} findings
   * @param {HTMLElement} claim
   */
  marks(run, own, findings, claim) {
    for (const number of findings) {
      if (this.lastRuns.findings[number] !== run) continue;
      const { severity } = this.article.findings[number];
      const label = `${words(severity)} ${number + 1}`;
      const flag = element("a", {
        class: "flag", id: `${this.prefix}-f${number}`, href: `#${this.prefix}-n${number}`, "aria-label": label,
      }, sign(severity), `${number + 1}`);
      this.text.flags[number] = flag;
      this.ended.push(number);
      claim.append(flag);
    }
    if (own >= 0 && this.lastRuns.claims[own] === run) {
      const label = `claim ${own + 1}, ${this.article.claims[own].status}: to the ledger`;
      claim.append(element("a", {
        class: "mark", id: `${this.prefix}-c${own}`, href: `#${this.prefix}-r${own}`, "aria-label": label,
      }, sign(this.article.claims[own].status), `${own + 1}`));
    }
  }
}

/**
 * The last run of each claim and of each finding.
 * @param {Article} article
 */
function lastRuns(article) {
  /** @type {{claims: Run[], findings: Run[]}} */
  const last = { claims: [], findings: [] };
  for (const block of article.blocks) {
    for (const run of block.runs) {
      if (typeof run === "string") continue;
      if (run[1] >= 0) last.claims[run[1]] = run;
      for (const number of run[2] ?? []) last.findings[number] = run;
    }
  }
  return last;
}

/**
 * @param {string} prefix
 * @param {Finding} finding
 * @param {number} number
 * @param {WholeReport} report
 */
function drawNote(prefix, finding, number, report) {
  const { severity, rule, excerpt, before, after } = finding;
  const about = finding.claim < 0 ? [] : [element("a", {
    class: "about", href: `#${prefix}-r${finding.claim}` }, `claim ${finding.claim + 1}`)];
  const back = element("a", { class: "back", href: `#${prefix}-f${number}`, "aria-label": `${severity} ${number + 1}: to the text` },
    sign(severity), `${number + 1} `, element("span", { class: "word" }, severity));
  const where = element("span", { class: "where" }, finding.where);
  const quoted = before === undefined && after === undefined ? [] : [element("p", { class: "context", dir: "auto" },
    before ?? "", element("b", {}, excerpt ?? ""), after ?? "")];
  return element("div", {
    class: "note", role: "note", id: `${prefix}-n${number}`, tabindex: -1, "data-goto": `#${prefix}-n${number}`,
  },
    element("p", { class: "note-head" }, back, where, ...about), ...quoted, element("p", { dir: "auto" }, finding.message),
    whyOf(rule, finding.suggest ?? "", report));
}

/**
 * The rule that made a finding: what could be done, and why the rule exists.
 * @param {string} name
 * @param {string} suggest
 * @param {WholeReport} report
 */
function whyOf(name, suggest, report) {
  const rule = report.rules[name];
  const why = element("details", {}, element("summary", {}, name));
  if (suggest) why.append(element("p", { class: "suggest" }, suggest));
  if (!rule) return why;
  why.append(element("p", {}, element("b", {}, rule.title), element("br"), rule.rationale));
  const references = rule.references.map((reference) => element("li", {}, weblink(reference)));
  if (references.length) why.append(element("ul", {}, ...references));
  return why;
}

/**
 * Put the notes beside what they speak of, where there is room beside the text, and none over another.
 *
 * The note at `current` stands beside its flag; the others give way, upwards above it and downwards below. Where
 * the notes are longer than the text, all but that one are cut to a line.
 * @param {DrawnText} text
 * @param {number} current
 */
function placeNotes(text, current = -1) {
  text.notes.forEach((note, number) => note.classList.toggle("current", number === current));
  text.place.style.removeProperty("min-height");
  text.place.classList.remove("crowded");
  if (getComputedStyle(text.place).getPropertyValue("--notes").trim() !== "beside") return;
  const area = text.place.getBoundingClientRect();
  const shown = text.notes.flatMap((note, number) => {
    const flag = note.hidden ? undefined : text.flags[number]?.getBoundingClientRect();
    return flag ? [{ note, number, top: flag.top - area.top - 4, left: flag.left }] : [];
  });
  shown.sort((one, other) => one.top - other.top || one.left - other.left);
  const height = (/** @type {{note: HTMLElement}} */ { note }) => note.offsetHeight + 14;
  text.place.classList.toggle("crowded", shown.reduce((sum, each) => sum + height(each), 0) > area.height);
  const heights = shown.map(height);
  const places = shown.map(({ top }) => top);
  for (let place = shown.findIndex(({ number }) => number === current) - 1; place >= 0; place -= 1) {
    places[place] = Math.min(places[place], places[place + 1] - heights[place]);
  }
  let free = 0;
  for (let place = 0; place < places.length; place += 1) {
    places[place] = Math.max(places[place], free);
    free = places[place] + heights[place];
  }
  shown.forEach(({ note }, place) => note.style.setProperty("top", `${places[place]}px`));
  text.place.style.setProperty("min-height", `${free}px`);
}
