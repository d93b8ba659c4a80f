// The query console.

import { call, collectionPath, jsonText, parseInput, parseJson, Problem } from "/static/dashboard-api.js";
import { bar, byId, count, duration, element, offer, short, showProblem } from "/static/dashboard-elements.js";
import { encoderOf, fieldsOf, heaviestTokens, kindOf, parseVector, vectorHint, Words } from "/static/dashboard-vectors.js";

const SHOWN_MATCHES = 12;
const SHOWN_POINTS = 50;

const EXAMPLE_PARAMS = {
  sparse: '{"impact_cut": 0.05, "heap_factor": 0.95}',
  "multi-vector": '{"probes": 64, "margin": 4}',
};

/** Which part of the form a JSON pointer into the request means; the hidden ones are passed over. */
const INPUTS = [
  ["/prefetch/query", "query-text"],
  ["/prefetch/query", "prefetch-vector"],
  ["/prefetch/using", "prefetch-field"],
  ["/prefetch/limit", "prefetch-limit"],
  ["/prefetch/filter", "query-filter"],
  ["/prefetch/params", "query-params"],
  ["/query", "query-text"],
  ["/query", "query-vector"],
  ["/using", "query-field"],
  ["/limit", "query-limit"],
  ["/filter", "query-filter"],
  ["/params", "query-params"],
  ["/deadline_ms", "query-deadline"],
];

export class QueryConsole {
  #collections;
  #words = new Words();
  #running = undefined;

  constructor(collections) {
    this.#collections = collections;
    collections.onChange(() => this.#offer());
    byId("query-collection").addEventListener("change", (event) => collections.choose(event.target.value));
    for (const id of ["query-field", "query-by-text", "query-by-vector", "prefetch-field"]) {
      byId(id).addEventListener("change", () => this.#kindChanged());
    }
    byId("query-effort").addEventListener("change", () => this.#effortChanged());
    byId("query-take").addEventListener("click", () => this.#run((signal) => this.#takePoint(signal)));
    byId("vocabulary").addEventListener("change", (event) => this.#readWords(event.target.files[0]));
    byId("query-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#run((signal) => this.#search(signal));
    });
    for (const id of ["query-vector", "prefetch-vector", "query-filter"]) {
      byId(id).addEventListener("keydown", (event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          byId("query-form").requestSubmit();
        }
      });
    }
  }

  #offer() {
    const { names, chosen, info } = this.#collections;
    offer(byId("query-collection"), names.map((name) => ({ value: name, text: name })));
    byId("query-collection").value = chosen ?? "";
    const fields = fieldsOf(info);
    offer(byId("query-field"), fields);
    offer(byId("prefetch-field"), fields);
    this.#kindChanged();
  }

  get #kind() {
    return kindOf(this.#collections.info, byId("query-field").value);
  }

  /** The encoder of the field that is asked, where the query is a text. */
  get #encoder() {
    const encoder = encoderOf(this.#collections.info, byId("query-field").value);
    return byId("query-by-text").checked ? encoder : undefined;
  }

  /** The encoder of the first stage, which then takes the same text. */
  get #firstEncoder() {
    return this.#encoder && encoderOf(this.#collections.info, byId("prefetch-field").value);
  }

  #kindChanged() {
    const encoder = this.#encoder;
    byId("query-form-of").hidden = !encoderOf(this.#collections.info, byId("query-field").value);
    byId("query-by-vector-label").textContent = this.#kind === "sparse" ? "weights" : "rows";
    byId("query-text-row").hidden = !encoder;
    byId("query-text-hint").textContent = encoder ? `the encoder ${encoder.name} makes the vector` : "";
    byId("query-vector-row").hidden = Boolean(encoder);
    const first = this.#firstEncoder;
    byId("prefetch-text").hidden = !first;
    byId("prefetch-text").textContent = first ? `The text above, by the encoder ${first.name}.` : "";
    byId("prefetch-vector-row").hidden = Boolean(first);
    byId("query-vector-hint").textContent = `${vectorHint(this.#kind)} · Ctrl+Enter searches`;
    byId("query-params").placeholder = EXAMPLE_PARAMS[this.#kind];
    byId("prefetch").hidden = this.#kind === "sparse";
  }

  #effortChanged() {
    byId("query-recall-row").hidden = byId("query-effort").value !== "recall";
    byId("query-params-row").hidden = byId("query-effort").value !== "params";
  }

  async #readWords(file) {
    if (file) {
      this.#words.read(await file.text());
      byId("vocabulary-state").textContent = `${count(this.#words.size)} words`;
    }
  }

  /** Does something that may fail; what was begun before is given up. */
  async #run(action) {
    this.#running?.abort();
    const controller = new AbortController();
    this.#running = controller;
    showProblem(byId("query-problem"));
    document.querySelectorAll("#query [aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
    byId("query-state").textContent = "Asking…";
    try {
      await action(controller.signal);
    } catch (problem) {
      if (problem.name !== "AbortError") {
        byId("query-state").textContent = "Failed";
        showProblem(byId("query-problem"), problem);
        this.#mark(problem.pointer);
      }
    }
  }

  #mark(pointer) {
    const [, id] =
      INPUTS.find(([prefix, input]) => pointer?.startsWith(prefix) && !byId(input).closest("[hidden]")) ?? [];
    if (id) {
      byId(id).setAttribute("aria-invalid", "true");
    }
  }

  #path() {
    if (!this.#collections.chosen) {
      throw new Problem("There is no collection", "Create one first; the API page says how.");
    }
    return collectionPath(this.#collections.chosen);
  }

  async #takePoint(signal) {
    const field = byId("query-field").value;
    const id = byId("query-point").value.trim();
    const selection = { with_payload: false, with_vector: [field] };
    const point = id
      ? (await call("POST", `${this.#path()}/points`, { ids: idsOf(id), ...selection }, signal))[0]
      : (await call("POST", `${this.#path()}/points/scroll`, { limit: 1, ...selection }, signal)).points[0];
    const vector = point?.vector?.[field];
    if (!vector) {
      throw new Problem("There is no such vector", id ? `No point ${id} has a vector in ${field}.` : `The first point has no vector in ${field}.`);
    }
    byId("query-by-vector").checked = true;
    this.#kindChanged();
    byId("query-vector").value = jsonText(this.#kind === "sparse" ? heaviestTokens(vector) : vector);
    byId("query-state").textContent = `Took the vector of point ${jsonText(point.id)}${this.#kind === "sparse" ? ", its heaviest tokens" : ""}`;
  }

  #body() {
    const using = byId("query-field").value;
    const body = {
      query: this.#encoder ? text() : parseVector(byId("query-vector").value, this.#kind, this.#words),
      using,
      limit: wholeNumber("query-limit", "k"),
      with_payload: true,
      explain: true,
    };
    const stage = this.#prefetch() ?? body;
    if (byId("query-filter").value.trim()) {
      stage.filter = parseInput(byId("query-filter").value, "filter");
    }
    const params = this.#params();
    if (params) {
      stage.params = params;
    }
    if (stage !== body) {
      body.prefetch = stage;
    }
    if (byId("query-deadline").value) {
      body.deadline_ms = wholeNumber("query-deadline", "deadline");
    }
    return body;
  }

  /** The first stage, if there is one; filter and parameters are then its own. */
  #prefetch() {
    const vector = byId("prefetch-vector").value;
    const encoder = this.#firstEncoder;
    if (byId("prefetch").hidden || !byId("prefetch").open || (!encoder && !vector.trim())) {
      return undefined;
    }
    const using = byId("prefetch-field").value;
    return {
      query: encoder ? text() : parseVector(vector, kindOf(this.#collections.info, using), this.#words),
      using,
      limit: wholeNumber("prefetch-limit", "number of candidates"),
    };
  }

  #params() {
    switch (byId("query-effort").value) {
      case "exact":
        return { exact: true };
      case "recall":
        return { recall: Number(byId("query-recall").value) };
      case "params":
        return parseInput(byId("query-params").value || byId("query-params").placeholder, "parameters");
      default:
        return undefined;
    }
  }

  async #search(signal) {
    const path = `${this.#path()}/points/query`;
    const body = this.#body();
    const began = performance.now();
    const result = await call("POST", path, body, signal);
    const took = (performance.now() - began) / 1000;
    const late = result.timed_out ? " The deadline came first: better points may exist." : "";
    byId("query-state").textContent = `${count(result.points.length)} ${result.points.length === 1 ? "point" : "points"} in ${duration(took)}.${late}`;
    byId("query-results").replaceChildren(...this.#results(result, path, body));
  }

  #results(result, path, body) {
    const best = Math.max(...result.points.map((point) => point.score));
    const hits = result.points.map((point, i) => () => this.#hit(point, i + 1, best));
    const list = element("ol", { class: "hits", "aria-label": "Points found" }, ...hits.slice(0, SHOWN_POINTS).map((make) => make()));
    const request = element(
      "details",
      {},
      element("summary", {}, "The request"),
      element("pre", { tabindex: "0" }, `POST ${path}\n${jsonText(body, 2)}`),
    );
    return [...this.#became(result.explain?.query_tokens ?? []), ...explanation(result.explain), list, ...more(list, hits), request];
  }

  #hit(point, rank, best) {
    return element(
      "li",
      { class: "hit" },
      element(
        "div",
        { class: "hit-head" },
        element("span", { class: "hit-rank" }, String(rank)),
        element("span", { class: "hit-id" }, jsonText(point.id)),
        element("span", { class: "hit-score" }, point.score.toFixed(4)),
      ),
      bar(point.score / best),
      ...this.#matches(point.matches ?? []),
      ...payload(point.payload),
    );
  }

  /** What a text became. */
  #became(tokens) {
    return tokens.length === 0
      ? []
      : [
          element(
            "div",
            { class: "became" },
            element("p", { class: "facts" }, `The text became ${count(tokens.length)} tokens:`),
            ...this.#tokens(tokens, (token) => short(token.weight), "Tokens of the text"),
          ),
        ];
  }

  #matches(matches) {
    const product = (match) => `${short(match.query_weight)} × ${short(match.point_weight)} = ${short(match.product)}`;
    return this.#tokens(matches, product, "Tokens that matched");
  }

  /** Tokens, the first of which are enough for most. */
  #tokens(tokens, figures, name) {
    const items = tokens.map((token) =>
      element("li", { class: "match" }, element("b", {}, token.text ?? this.#words.text(token.token)), ` ${figures(token)}`),
    );
    const list = (some, label) => element("ul", { class: "matches", "aria-label": label }, ...some);
    if (items.length <= SHOWN_MATCHES) {
      return items.length ? [list(items, name)] : [];
    }
    const rest = items.length - SHOWN_MATCHES;
    return [
      list(items.slice(0, SHOWN_MATCHES), name),
      element("details", {}, element("summary", {}, `${rest} more tokens`), list(items.slice(SHOWN_MATCHES), `${name}, continued`)),
    ];
  }
}

/** The query as a text. */
function text() {
  const value = byId("query-text").value.trim();
  if (!value) {
    byId("query-text").setAttribute("aria-invalid", "true");
    throw new Problem("There is no text", "Write what to look for.");
  }
  return { text: value };
}

/** What a written id may mean: digits are an integer or a string. */
function idsOf(text) {
  return /^-?\d{1,19}$/.test(text) ? [parseJson(String(BigInt(text))), text] : [text];
}

function wholeNumber(id, name) {
  const value = Number(byId(id).value);
  if (!Number.isInteger(value) || value < 1) {
    byId(id).setAttribute("aria-invalid", "true");
    throw new Problem(`The ${name} is not valid`, `It is "${byId(id).value}", expected a whole number from 1.`);
  }
  return value;
}

function payload(value) {
  if (value === undefined) {
    return [];
  }
  const lines = Object.entries(value).map(([name, content]) => `${name}: ${jsonText(content)}`);
  return lines.length ? [element("pre", { tabindex: "0", "aria-label": "Payload" }, lines.join("\n"))] : [];
}

function explanation(explain) {
  if (!explain) {
    return [];
  }
  const named = (entries, format) => entries.map(([name, value]) => `${name.replaceAll("_", " ")} ${format(value)}`).join(" · ");
  return [
    element("p", { class: "facts" }, `Time: ${named(Object.entries(explain.micros), (micros) => duration(micros / 1e6))}`),
    element("p", { class: "facts" }, `Work: ${named(Object.entries(explain.work), count)}`),
    ...(explain.rerank_work
      ? [element("p", { class: "facts" }, `Work of ranking: ${named(Object.entries(explain.rerank_work), count)}`)]
      : []),
    element("p", { class: "facts" }, `Parameters: ${named(Object.entries(explain.params), String)}`),
  ];
}

/** A button that shows the rest of long results. */
function more(list, hits) {
  if (hits.length <= SHOWN_POINTS) {
    return [];
  }
  const button = element("button", { type: "button" }, `Show ${count(hits.length - SHOWN_POINTS)} more`);
  button.addEventListener("click", () => {
    const rest = hits.slice(SHOWN_POINTS).map((make) => make());
    list.append(...rest);
    rest[0].tabIndex = -1;
    rest[0].focus();
    button.remove();
  });
  return [button];
}
