// Measures how much of the exact answer searches find, and how long they take.

import { call, collectionPath, Problem } from "/static/dashboard-api.js";
import { drawRecall } from "/static/dashboard-chart.js";
import { byId, count, duration, offer, short, showProblem, table } from "/static/dashboard-elements.js";
import { fieldsOf, heaviestTokens, kindOf, parseVector, Words } from "/static/dashboard-vectors.js";

/** A measurement ends after so long with what it has. */
const MOST_MILLIS = 120_000;

/** The points among which queries are drawn: the first pages, which stand for all. */
const PAGE_POINTS = 1000;
const PAGES = 10;

const READ_POINTS = 20;
const TRIES = 5;

/** From little effort to much; settings that say nothing are those of a search without parameters. */
const SETTINGS = {
  sparse: [
    { impact_cut: 0.16, heap_factor: 0.8 },
    { impact_cut: 0.12, heap_factor: 0.85 },
    { impact_cut: 0.09, heap_factor: 0.9 },
    { impact_cut: 0.07, heap_factor: 0.95 },
    { impact_cut: 0.05, heap_factor: 0.95 },
    { impact_cut: 0.03, heap_factor: 0.95 },
    { impact_cut: 0.02, heap_factor: 1 },
    { impact_cut: 0, heap_factor: 0.95 },
  ],
  "multi-vector": [
    { probes: 4, margin: 1 },
    { probes: 8, margin: 1.5 },
    { probes: 16, margin: 2 },
    { probes: 32, margin: 3 },
    { probes: 64, margin: 4 },
    { probes: 128, margin: 5 },
    { probes: 256, margin: 6 },
  ],
};
const DEFAULTS = { sparse: 4, "multi-vector": 4 };

export class RecallCurve {
  #collections;
  #running = undefined;
  #rows = [];

  constructor(collections) {
    this.#collections = collections;
    collections.onChange(() => offer(byId("recall-field"), fieldsOf(collections.info)));
    byId("recall-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#start();
    });
    byId("recall-cancel").addEventListener("click", () => this.#running?.abort());
    window.addEventListener("resize", () => this.#draw());
  }

  /** To be called once the page is laid out. */
  draw() {
    this.#draw();
  }

  async #start() {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort("time"), MOST_MILLIS);
    this.#running = controller;
    this.#rows = [];
    this.#busy(true);
    showProblem(byId("recall-problem"));
    try {
      const { measured, scanned } = await this.#measure(controller.signal);
      say(scanned ? `${measured} The field is small and scanned exactly, whatever the effort.` : measured);
    } catch (problem) {
      if (controller.signal.aborted) {
        say(controller.signal.reason === "time" ? `Ended after ${MOST_MILLIS / 1000} s.` : "Cancelled.");
      } else {
        say("Failed.");
        showProblem(byId("recall-problem"), problem);
      }
    } finally {
      clearTimeout(timer);
      this.#busy(false);
      this.#draw();
    }
  }

  #busy(busy) {
    const [enabled, disabled] = busy ? ["recall-cancel", "recall-start"] : ["recall-start", "recall-cancel"];
    const focused = document.activeElement === byId(disabled);
    byId(enabled).disabled = false;
    byId(disabled).disabled = true;
    if (focused) {
      byId(enabled).focus({ preventScroll: true });
    }
    progress(0);
  }

  async #measure(signal) {
    const { chosen, info } = this.#collections;
    if (!chosen) {
      throw new Problem("There is no collection", "There is nothing to measure.");
    }
    const using = byId("recall-field").value;
    const kind = kindOf(info, using);
    const limit = bounded("recall-limit", 100);
    const path = collectionPath(chosen);
    this.#draw();
    say("Choosing queries…");
    const queries = await this.#queries(path, using, kind, signal);
    const settings = SETTINGS[kind];
    const steps = (settings.length + 1) * queries.length;
    let step = 0;
    const run = async (params) => {
      const answers = [];
      for (const query of queries) {
        answers.push(await search(path, { query, using, limit, params, explain: true }, signal));
        progress(++step / steps);
      }
      return answers;
    };

    say("Searching exactly…");
    const exact = await run({ exact: true });
    const thresholds = exact.map((answer) => answer.points.at(-1)?.score ?? Infinity);
    const sizes = exact.map((answer) => answer.points.length);
    for (const [i, params] of settings.entries()) {
      say(`Searching with ${nameOf(params)}…`);
      const row = summary(await run(params), thresholds, sizes);
      this.#rows.push({ ...row, name: nameOf(params), isDefault: i === DEFAULTS[kind] });
      this.#draw();
    }
    this.#rows.push({ ...summary(exact, thresholds, sizes), name: "exact", isDefault: false });
    const stats = info.sparse_vectors[using]?.blocks ?? info.multi_vectors[using]?.centroids;
    return { measured: `${count(queries.length)} queries of ${chosen}, k ${limit}.`, scanned: stats === 0 };
  }

  async #queries(path, using, kind, signal) {
    const most = bounded("recall-queries", 200);
    const own = byId("recall-own").value.split("\n").filter((line) => line.trim());
    if (own.length > 0) {
      return own.slice(0, most).map((line) => parseVector(line, kind, new Words()));
    }
    const ids = shuffled(await firstIds(path, signal));
    const vectors = [];
    for (let i = 0; i < ids.length && vectors.length < most; i += READ_POINTS) {
      const body = { ids: ids.slice(i, i + READ_POINTS), with_payload: false, with_vector: [using] };
      const points = await call("POST", `${path}/points`, body, signal);
      vectors.push(...points.map((point) => point.vector?.[using]).filter(Boolean));
    }
    if (vectors.length === 0) {
      throw new Problem("There are no vectors", `No point has a vector in ${using}.`);
    }
    return vectors.slice(0, most).map((vector) => (kind === "sparse" ? heaviestTokens(vector) : vector));
  }

  #draw() {
    const svg = byId("recall-chart");
    drawRecall(svg, this.#rows, (micros) => duration(micros / 1e6));
    if (this.#rows.length === 0) {
      svg.setAttribute("aria-label", "No measurement yet");
      byId("recall-table").replaceChildren();
      return;
    }
    svg.setAttribute("aria-label", `Recall against mean latency for ${this.#rows.length} settings; the table below has the figures`);
    const rows = this.#rows.map((row) => [
      row.isDefault ? `${row.name} (default)` : row.name,
      row.recall.toFixed(3),
      duration(row.micros / 1e6),
      duration(row.slowMicros / 1e6),
      short(row.scored),
    ]);
    byId("recall-table").replaceChildren(table(["Setting", "Recall", "Mean", "95 %", "Scored"], rows, "Recall and latency"));
  }
}

function say(text) {
  byId("recall-state").textContent = text;
}

function progress(share) {
  byId("recall-progress").value = share;
}

function bounded(id, most) {
  const value = Math.round(Number(byId(id).value)) || 1;
  const within = Math.min(most, Math.max(1, value));
  byId(id).value = within;
  return within;
}

function nameOf(params) {
  return Object.entries(params)
    .map(([name, value]) => `${name.replaceAll("_", " ")} ${value}`)
    .join(", ");
}

async function firstIds(path, signal) {
  const ids = [];
  let offset = null;
  for (let page = 0; page < PAGES; page++) {
    const body = { limit: PAGE_POINTS, offset, with_payload: false, with_vector: false };
    const result = await call("POST", `${path}/points/scroll`, body, signal);
    ids.push(...result.points.map((point) => point.id));
    offset = result.next_page_offset;
    if (offset === null) {
      break;
    }
  }
  return ids;
}

function shuffled(values) {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [values[i], values[j]] = [values[j], values[i]];
  }
  return values;
}

/** Searches, and waits where the server is too busy. */
async function search(path, body, signal) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call("POST", `${path}/points/query`, body, signal);
    } catch (problem) {
      if (problem.status !== 429 || attempt === TRIES) {
        throw problem;
      }
      await pause(1000 * Math.max(1, problem.retrySeconds), signal);
    }
  }
}

function pause(millis, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, millis);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new DOMException("cancelled", "AbortError"));
    });
  });
}

/** A point counts as found if it scores no less than the last of the exact answer. */
function summary(answers, thresholds, sizes) {
  const found = answers.map((answer, i) => {
    const good = answer.points.filter((point) => point.score >= thresholds[i]).length;
    return sizes[i] === 0 ? 1 : Math.min(1, good / sizes[i]);
  });
  const micros = answers.map((answer) => answer.explain.micros.search).sort((a, b) => a - b);
  return {
    recall: mean(found),
    micros: Math.max(0.1, mean(micros)),
    slowMicros: micros[Math.min(micros.length - 1, Math.floor(0.95 * micros.length))],
    scored: mean(answers.map((answer) => answer.explain.work.points_scored)),
  };
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
