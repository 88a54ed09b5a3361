/**
 * Draw the sources: from each origin the ways by which claims reach the article.
 * @param {string} prefix
 * @param {Article} article
 */
function drawSources(prefix, article) {
  const place = element("div", { class: "origins" });
  /** @type {Set<number>} */
  const drawn = new Set(); // a source may stand on several ways; its first box has the id
  const groups = sourceGroups(article);
  for (const [heading, says, origins] of groups) {
    if (!origins.length) continue;
    const items = origins.map((origin) => drawOrigin(prefix, article, origin, drawn));
    place.append(element("h3", {}, `${heading} (${origins.length})`), element("p", { class: "says" }, says),
      element("ul", { class: "ways" }, ...items));
  }
  if (!article.origins.length) place.append(element("p", { class: "notice" }, "The article names no sources."));
  return place;
}

/**
 * @param {Article} article
 * @returns {[string, string, Origin[]][]}
 */
function sourceGroups(article) {
  const vague = (/** @type {Origin} */ origin) => article.sources[origin.ways[0].steps[0]].type === "vague";
  return [
    ["Independent sources", "Each is an origin of its own: whatever comes from one origin counts once.",
      article.origins.filter((origin) => origin.independent)],
    ["Vague sources", "Nobody could ask them. They do not count.", article.origins.filter(vague)],
    ["Behind no claim", "They are mentioned as speaking, but no claim rests on them.",
      article.origins.filter((origin) => !origin.independent && !vague(origin))],
  ];
}

/**
 * @param {string} prefix
 * @param {Article} article
 * @param {Origin} origin
 * @param {Set<number>} drawn
 */
function drawOrigin(prefix, article, origin, drawn) {
  const root = origin.ways[0].steps[0];
  const ways = origin.ways.map((way) => element("ol", { class: "way" },
    ...way.steps.slice(1).map((number) => element("li", {}, drawSource(prefix, article, number, drawn))),
    element("li", { class: "end" }, ...claimLinks(prefix, article, way.claims))));
  return element("li", { class: "origin" }, drawSource(prefix, article, root, drawn), element("div", { class: "branches" }, ...ways));
}

/**
 * @param {string} prefix
 * @param {Article} article
 * @param {number} number
 * @param {Set<number>} drawn
 */
function drawSource(prefix, article, number, drawn) {
  const source = article.sources[number];
  const status = source.type === "anonymous" || source.type === "vague" ? source.type : "named";
  const name = source.mentions && article.blocks.length
    ? element("a", { class: "source-name", href: `#${prefix}-m${number}` }, source.name)
    : element("span", { class: "source-name" }, source.name);
  const about = [source.type, source.role, source.affiliation].filter((word) => word && word !== source.name).join(" · ");
  const box = element("div", { class: `source ${status}`, dir: "auto" }, sign(status), name,
    element("span", { class: "about" }, about));
  if (status === "anonymous") {
    box.append(element("span", { class: "about" },
      source.reason_given ? "the article says why it is not named" : "no reason given for withholding the name"));
    if (source.how_they_know) box.append(element("span", { class: "about" }, "the article says how it knows"));
  }
  if (!drawn.has(number)) {
    box.id = `${prefix}-s${number}`;
    box.tabIndex = -1;
    drawn.add(number);
  }
  return box;
}

/**
 * @param {string} prefix
 * @param {Article} article
 * @param {number[]} claims
 */
function claimLinks(prefix, article, claims) {
  if (!claims.length) return ["no claim"];
  const links = claims.map((number) => element("a", {
    class: `mark ${article.claims[number].status}`, href: `#${prefix}-c${number}`,
    "aria-label": `claim ${number + 1}, ${article.claims[number].status}`,
  }, sign(article.claims[number].status), `${number + 1}`));
  return [element("span", { class: "unseen" }, "to "), count(claims.length, "claim"), ...links];
}
