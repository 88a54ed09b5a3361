/**
 * @typedef {"unsourced" | "vague" | "anonymous" | "named"} Status
 * @typedef {"note" | "warning" | "error"} Severity
 * @typedef {{text: string, to?: string}} Link
 * @typedef {string | [string, number, number[]?, number?]} Run
 * @typedef {{role: string, level?: number, runs: Run[]}} Block
 * @typedef {{text?: string, where: string, type: string, status: Status, check_worthy?: boolean, because?: string[],
 *   sources?: number[], independent?: number, figures?: string[], hedges?: string[], links?: Link[]}} Claim
 * @typedef {{rule: string, severity: Severity, where: string, message: string, suggest?: string,
 *   excerpt?: string, before?: string, after?: string, claim: number}} Finding
 * @typedef {{name: string, type: string, role?: string, affiliation?: string, reason_given?: boolean,
 *   how_they_know?: boolean, mentions?: number}} Source
 * @typedef {{steps: number[], claims: number[]}} Way
 * @typedef {{independent: boolean, ways: Way[]}} Origin
 * @typedef {{names: string, where: string, outcome: string, is_used: boolean, reason: string}} Suppression
 * @typedef {{rule: string, severity: Severity, where: string, message: string, excerpt?: string, by: string, reason: string}} Aside
 * @typedef {{language: string, about: Link[], blocks: Block[], claims: Claim[], findings: Finding[], sources: Source[],
 *   origins: Origin[], suppressions: Suppression[], aside: Aside[]}} Article
 * @typedef {{path: string, title: string, statuses: Record<Status, number>, claims: number, check_worthy: number,
 *   independent: number, single_source: boolean, severities: Partial<Record<Severity, number>>,
 *   rules: Record<string, number>, suppressed: number}} Row
 * @typedef {{title: string, rationale: string, references: Link[]}} Rule
 * @typedef {{who: string, doing: string, error: string, detail: string}} Failure
 * @typedef {{totals: Record<string, number>, rows: Row[], rules: Record<string, Rule>, failures: Failure[]}} WholeReport
 */

/** @type {Status[]} */
const STATUSES = ["named", "anonymous", "vague", "unsourced"];
/** @type {Severity[]} */
const SEVERITIES = ["error", "warning", "note"];

/**
 * Make an element. A string among its children becomes text, whatever it holds; nothing else makes elements.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number>} attributes
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/**
 * Make a part of a drawing.
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {Node[]} children
 */
function shape(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/**
 * The sign of a status or a severity; beside it stands what it means, in words or as a label.
 * @param {string} name
 */
function sign(name) {
  const tone = STATUSES.find((status) => status === name) ?? "";
  return shape("svg", { class: `sign ${tone}`, "aria-hidden": "true" }, shape("use", { href: `#sign-${name}` }));
}

/**
 * A bar of the statuses of a number of claims, with its numbers as its label.
 * @param {Record<Status, number>} counts
 */
function bar(counts) {
  const total = STATUSES.reduce((sum, status) => sum + counts[status], 0);
  const label = STATUSES.map((status) => `${counts[status]} ${status}`).join(", ");
  const drawing = shape("svg", {
    class: "bar", role: "img", "aria-label": label, viewBox: "0 0 1000 10", preserveAspectRatio: "none",
  });
  let left = 0;
  for (const status of STATUSES) {
    const width = total ? (1000 * counts[status]) / total : 0;
    if (width) drawing.append(shape("rect", { class: status, x: left, y: 0, width, height: 10 }));
    left += width;
  }
  return drawing;
}

/**
 * A number with its noun: "1 claim", "2,000 claims".
 * @param {number} number
 * @param {string} noun
 */
function count(number, noun) {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

/**
 * A link, or its text alone where it does not lead to the web.
 * @param {Link} link
 */
function weblink(link) {
  if (!link.to) return element("span", { class: "target" }, link.text);
  return element("a", { class: "target", href: link.to, target: "_blank", rel: "noopener noreferrer" }, link.text);
}

/**
 * Words for a name that rules and ledgers use: "unidentified-source" is "unidentified source".
 * @param {string} name
 */
function words(name) {
  return name.replaceAll("-", " ").replaceAll("_", " ");
}

/**
 * The element of an id, which must be there.
 * @param {string} id
 */
function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`there is no element ${id}`);
  return found;
}

/**
 * The data that stand in the page under an id.
 * @param {string} id
 */
function data(id) {
  return JSON.parse(byId(id).textContent ?? "null");
}
