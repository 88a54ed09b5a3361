/**
 * A column of a table: how a thing is shown in it, and what the rows can be sorted by.
 * @template Thing
 * @typedef {{name: string, kind?: string, largestFirst?: boolean, by?: (thing: Thing) => string | number,
 *   cell: (thing: Thing) => (Node | string)[]}} Column
 */

/**
 * A table whose columns sort it when their heads are pressed. It draws only the rows that pass a filter, and of
 * those only the first `limit`, until more are asked for.
 * @template Thing
 */
class Table {
  /**
   * @param {string} label
   * @param {Column<Thing>[]} columns
   * @param {Thing[]} things
   * @param {number} limit
   */
  constructor(label, columns, things, limit) {
    this.columns = columns;
    this.things = things;
    this.limit = limit;
    this.step = limit;
    /** @type {HTMLTableRowElement[]} */
    this.rows = []; // by the number of the thing, as far as they were drawn
    this.order = things.map((_, number) => number);
    this.passing = things.map(() => true);
    this.drawn = () => {}; // called whenever rows were drawn
    this.body = element("tbody");
    this.heads = columns.map((column, index) => this.head(column, index));
    this.more = element("button", { type: "button", class: "more" });
    this.more.addEventListener("click", () => {
      this.limit += this.step;
      this.draw();
    });
    this.place = element("div", {}, element("table", { class: label.toLowerCase() },
      element("caption", { class: "unseen" }, label),
      element("thead", {}, element("tr", {}, ...this.heads)), this.body), this.more);
  }

  /**
   * @param {Column<Thing>} column
   * @param {number} index
   */
  head(column, index) {
    const cell = element("th", { scope: "col", class: column.kind ?? "" });
    if (!column.by) {
      cell.append(column.name);
      return cell;
    }
    const button = element("button", { type: "button" }, column.name);
    button.addEventListener("click", () => this.sort(index));
    cell.append(button, element("span", { class: "on-paper" }, column.name)); // buttons are not printed on every page
    return cell;
  }

  /** @param {number} index */
  sort(index) {
    const { by, largestFirst } = this.columns[index];
    if (!by) return;
    const [first, other] = largestFirst ? ["descending", "ascending"] : ["ascending", "descending"];
    const direction = this.heads[index].getAttribute("aria-sort") === first ? other : first;
    for (const each of this.heads) each.removeAttribute("aria-sort");
    this.heads[index].setAttribute("aria-sort", direction);
    this.order = sorted(this.things.map(by), direction === "descending");
    this.draw();
  }

  /**
   * Show the things that pass.
   * @param {boolean[]} passing
   */
  filter(passing) {
    this.passing = passing;
    this.draw();
  }

  /**
   * See to it that a thing which passes is among those that are drawn; without a number, that all are.
   * @param {number} [number]
   */
  reveal(number) {
    const shown = this.order.filter((each) => this.passing[each]);
    const needed = number === undefined ? shown.length : shown.indexOf(number) + 1;
    if (needed <= this.limit) return;
    this.limit = Math.ceil(needed / this.step) * this.step;
    this.draw();
  }

  draw() {
    const shown = this.order.filter((number) => this.passing[number]);
    this.body.replaceChildren(...shown.slice(0, this.limit).map((number) => this.row(number)));
    const left = shown.length - this.limit;
    this.more.hidden = left <= 0;
    this.more.textContent = `Show ${Math.min(left, this.step)} more of ${left}`;
    this.drawn();
  }

  /** @param {number} number */
  row(number) {
    this.rows[number] ??= element("tr", {}, ...this.columns.map((column) =>
      element("td", { class: column.kind ?? "", "data-name": column.name }, ...column.cell(this.things[number]))));
    return this.rows[number];
  }
}

/**
 * The places of values in their order; equal ones stay as they stood, in either direction.
 * @param {(string | number)[]} values
 * @param {boolean} descending
 */
function sorted(values, descending) {
  const places = values.map((_, place) => place);
  const sense = descending ? -1 : 1;
  return places.sort((one, other) => {
    const [first, second] = [values[one], values[other]];
    const order = typeof first === "string" ? COLLATOR.compare(first, String(second)) : first - Number(second);
    return sense * order || one - other;
  });
}

const COLLATOR = new Intl.Collator("en", { numeric: true });
