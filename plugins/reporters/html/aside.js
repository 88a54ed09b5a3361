/**
 * Whether an article wants anything set aside, or has anything that was.
 * @param {Article} article
 */
function hasAside(article) {
  return article.aside.length > 0 || article.suppressions.length > 0;
}

/**
 * Draw what the article, or a file beside it, wants set aside and why, and the findings that were.
 * @param {Article} article
 */
function drawAside(article) {
  const place = element("div", { class: "aside" });
  if (article.suppressions.length) {
    place.append(element("h3", {}, `What was asked for (${article.suppressions.length})`),
      element("ul", { class: "wishes" }, ...article.suppressions.map(drawSuppression)));
  }
  if (article.aside.length) {
    place.append(element("h3", {}, `Findings that are set aside (${article.aside.length})`),
      element("ul", { class: "wishes" }, ...article.aside.map(drawAsideFinding)));
  }
  return place;
}

/** @param {Suppression} said */
function drawSuppression(said) {
  return element("li", { class: said.is_used ? "wish" : "wish idle" },
    element("p", { class: "wish-head" }, element("span", { class: "names" }, said.names),
      element("span", { class: "about" }, said.where), element("span", { class: "about" }, said.outcome)),
    element("p", { dir: "auto" }, said.reason));
}

/** @param {Aside} finding */
function drawAsideFinding(finding) {
  const quoted = finding.excerpt ? [element("p", { class: "excerpt", dir: "auto" }, finding.excerpt)] : [];
  return element("li", { class: "wish" },
    element("p", { class: "wish-head" }, sign(finding.severity), element("span", { class: "word" }, finding.severity),
      element("span", { class: "names" }, finding.rule), element("span", { class: "about" }, finding.where)),
    ...quoted, element("p", { dir: "auto" }, finding.message),
    element("p", { class: "why", dir: "auto" }, `Set aside ${finding.by}${finding.reason && ": "}${finding.reason}`));
}
