// Lists collections, and tells what the chosen one is made of.

import { call, collectionPath } from "/static/dashboard-api.js";
import { bar, byId, bytes, count, duration, element, facts, short, showProblem, table } from "/static/dashboard-elements.js";

/** The collections of the server, of which one is chosen; listeners hear of every change to it. */
export class Collections {
  #listeners = [];
  #shown = "";

  constructor() {
    this.names = [];
    this.chosen = undefined;
    this.info = undefined;
    byId("refresh").addEventListener("click", () => this.refresh());
  }

  onChange(listener) {
    this.#listeners.push(listener);
  }

  async choose(name) {
    if (name !== this.chosen) {
      this.chosen = name;
      await this.refresh();
    }
  }

  /** Asks anew. A problem is shown where the list stands. */
  async refresh() {
    const asked = this.chosen;
    try {
      const { collections } = await call("GET", "/collections");
      this.names = collections.map((collection) => collection.name);
      const chosen =
        collections.find((collection) => collection.name === this.chosen) ??
        collections.find(isAvailable) ??
        collections[0];
      const name = chosen?.name;
      const info = chosen && isAvailable(chosen) ? await call("GET", collectionPath(name)) : undefined;
      if (this.chosen !== asked) {
        return;
      }
      this.chosen = name;
      this.info = info;
      showProblem(byId("collections-problem"));
      this.#show(collections);
    } catch (problem) {
      showProblem(byId("collections-problem"), problem);
      if (problem.status === 401 || problem.status === 403) {
        this.names = [];
        this.chosen = undefined;
        this.info = undefined;
        this.#shown = "";
        byId("collection-list").replaceChildren();
        byId("collection-details").replaceChildren();
      }
    }
    this.#listeners.forEach((listener) => listener());
  }

  /** Changes the page only where there is something new, so that nothing loses its focus. */
  #show(collections) {
    const shown = JSON.stringify([collections, this.info ?? null]);
    if (shown === this.#shown) {
      return;
    }
    this.#shown = shown;
    const list = byId("collection-list");
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.name : undefined;
    list.replaceChildren(collections.length ? this.#table(collections) : element("p", { class: "muted" }, "There are no collections."));
    const chosen = collections.find((collection) => collection.name === this.chosen);
    byId("collection-details").replaceChildren(
      ...(chosen?.status === "red" ? [fault(chosen)] : []),
      ...(this.info ? details(this.info) : []),
    );
    list.querySelectorAll("button").forEach((button) => button.dataset.name === focused && button.focus());
  }

  #table(collections) {
    const rows = collections.map((collection) => {
      const { name, status, points_count: points, size_bytes: size } = collection;
      const button = element(
        "button",
        { type: "button", class: "choice", "data-name": name, "aria-pressed": String(name === this.chosen) },
        name,
        status === "red" ? element("span", { class: "red" }, isAvailable(collection) ? "at risk" : "unavailable") : undefined,
      );
      button.addEventListener("click", () => this.choose(name));
      return isAvailable(collection) ? [button, count(points), bytes(size)] : [button, "–", "–"];
    });
    return table(["Name", "Points", "Size"], rows, "Collections");
  }
}

/** Whether a collection can be asked anything. */
function isAvailable(collection) {
  return collection.points_count !== undefined;
}

function fault({ name, code, detail }) {
  const place = element("div", {});
  showProblem(place, { title: `${name}: ${code}`, detail: `${detail}. A snapshot can take its place.` });
  return place;
}

function details(info) {
  const parts = Object.entries(info.size_by_part).sort((a, b) => b[1] - a[1]);
  const largest = Math.max(1, ...parts.map(([, size]) => size));
  return [
    element("h3", {}, info.name),
    facts([
      ["Points", count(info.points_count)],
      ["Deleted, still taking room", count(info.deleted_points_count)],
      ["Segments", count(info.segments_count)],
      ["Default recall", info.config.recall === undefined ? undefined : String(info.config.recall)],
    ]),
    ...Object.entries(info.config.sparse_vectors).flatMap(([name, config]) => sparseField(name, config, info)),
    ...Object.entries(info.config.multi_vectors).flatMap(([name, config]) => multiField(name, config, info)),
    element(
      "details",
      {},
      element("summary", {}, `Size by part, ${bytes(info.size_bytes)} in all`),
      table(
        ["Part", "", "Size"],
        parts.map(([part, size]) => [part.replaceAll("_", " "), bar(size / largest), bytes(size)]),
        "Size by part",
      ),
    ),
  ];
}

function title(name, kind) {
  return element("h3", {}, name, element("span", { class: "kind" }, kind));
}

/** The encoder that a field remembers, if it does. */
function encoder(name, info) {
  const remembered = info.encoders[name];
  return remembered && `${remembered.name}${remembered.available ? "" : ", which this server does not have"}`;
}

function sparseField(name, config, info) {
  const stats = info.sparse_vectors[name];
  const tuning = info.tunings[name];
  return [
    title(name, "sparse"),
    facts([
      ["Encoder", encoder(name, info)],
      ["Weights", config.weight_type],
      ["Points", stats && count(stats.points)],
      ["Tokens a point", stats && short(stats.postings / Math.max(1, stats.points))],
      ["Vocabulary", stats && count(stats.vocabulary_size)],
      ["Blocks", stats && (stats.blocks ? count(stats.blocks) : "none yet, scanned exactly")],
      ["Forward index", stats && bytes(stats.forward_bytes)],
      ["Inverted lists", stats && bytes(stats.lists_bytes)],
    ]),
    ...(tuning ? [tuned(tuning)] : []),
  ];
}

function tuned(tuning) {
  const rows = tuning.steps.map((step) => [
    step.wanted_recall.toFixed(3),
    step.recall.toFixed(3),
    duration(step.mean_micros / 1e6),
  ]);
  return element(
    "details",
    {},
    element("summary", {}, `Tuned on ${count(tuning.queries)} queries`),
    table(["Wanted recall", "Found", "Mean"], [...rows, ["exact", "1.000", duration(tuning.exact_micros / 1e6)]], "Tuning"),
  );
}

function multiField(name, config, info) {
  const stats = info.multi_vectors[name];
  return [
    title(name, "multi-vector"),
    facts([
      ["Encoder", encoder(name, info)],
      ["Dimension", count(config.dimension)],
      ["Similarity", config.similarity.replaceAll("_", " ")],
      ["Values", config.element_type],
      ["Budget of points, of queries", `${config.document_budget ?? "none"}, ${config.query_budget ?? "none"}`],
      ["Points", stats && count(stats.points)],
      ["Rows a point", stats && short(stats.rows / Math.max(1, stats.points))],
      ["Centroids", stats && (stats.centroids ? count(stats.centroids) : "none yet, scanned exactly")],
      ["Size", stats && bytes(stats.size_bytes)],
    ]),
  ];
}
