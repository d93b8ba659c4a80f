// Makes elements. Whatever comes from the server becomes text, never markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes and children; strings become text, and nothing is left out. */
export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** The same for SVG. */
export function shape(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children.filter((child) => child !== undefined));
  return node;
}

export function byId(id) {
  return document.getElementById(id);
}

/** Shows a problem, or with nothing takes it away. */
export function showProblem(place, problem) {
  if (!problem) {
    place.replaceChildren();
    return;
  }
  const where = problem.pointer ? ` (at ${problem.pointer})` : "";
  place.replaceChildren(
    element(
      "p",
      { class: "problem" },
      element("strong", {}, problem.title ?? "Something went wrong in this page"),
      `${problem.detail ?? problem.message}${where}`,
    ),
  );
}

/** Offers choices, and keeps the one that was made where it still can be; an open list stays open. */
export function offer(select, choices) {
  const chosen = select.value;
  const offered = [...select.options].map(({ value, text }) => ({ value, text }));
  if (JSON.stringify(offered) === JSON.stringify(choices)) {
    return;
  }
  select.replaceChildren(...choices.map(({ value, text }) => element("option", { value }, text)));
  if (choices.some(({ value }) => value === chosen)) {
    select.value = chosen;
  }
}

/** A table; the first cell of a row is its head, and cells that are numbers or elements may be mixed. */
export function table(heads, rows, caption) {
  const cell = (name, content, index, attributes = {}) =>
    element(name, { ...attributes, class: index > 0 && "number" }, content);
  return element(
    "table",
    { "aria-label": caption },
    element("thead", {}, element("tr", {}, ...heads.map((head, i) => cell("th", head, i, { scope: "col" })))),
    element(
      "tbody",
      {},
      ...rows.map((row) =>
        element("tr", {}, ...row.map((content, i) => (i ? cell("td", content, i) : cell("th", content, i, { scope: "row" })))),
      ),
    ),
  );
}

/** Names with values. */
export function facts(entries) {
  return element(
    "dl",
    {},
    ...entries
      .filter(([, value]) => value !== undefined)
      .flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]),
  );
}

/** A bar that is filled to a share. */
export function bar(share) {
  const width = Math.max(0, Math.min(1, share)) * 100;
  return shape(
    "svg",
    { class: "bar", viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true" },
    shape("rect", { class: "ground", width: 100, height: 4 }),
    shape("rect", { width, height: 4 }),
  );
}

/** A count with separators. */
export function count(value) {
  return Number(value).toLocaleString("en");
}

/** Bytes in the unit that fits. */
export function bytes(value) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const unit = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(value) / 10));
  return `${short(value / 1024 ** unit)} ${units[unit]}`;
}

/** Seconds in the unit that fits. */
export function duration(seconds) {
  if (!Number.isFinite(seconds)) {
    return "–";
  }
  if (seconds < 0.001) {
    return `${short(seconds * 1e6)} µs`;
  }
  return seconds < 1 ? `${short(seconds * 1000)} ms` : `${short(seconds)} s`;
}

/** A number of about three digits. */
export function short(value) {
  if (!Number.isFinite(value)) {
    return "–";
  }
  const digits = value === 0 || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en", { maximumFractionDigits: digits });
}
