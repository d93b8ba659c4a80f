// Rates and latencies, from the server's metrics.

import { request } from "/static/dashboard-api.js";
import { binaryMaximum, decimalMaximum, drawLines, stroke } from "/static/dashboard-chart.js";
import { byId, bytes, duration, element, shape, short, showProblem } from "/static/dashboard-elements.js";
import { parseMetrics, quantile, total } from "/static/dashboard-metrics.js";

const PERIOD_MILLIS = 2000;
const READINGS = 121;
const SPAN = "4 min";

const REQUESTS = "richter_request_seconds";
const STAGES = "richter_query_stage_seconds";
const isQuery = ({ operation }) => operation?.startsWith("queryPoints") ?? false;
const isWrite = ({ operation }) => /^(upsert|delete|set|overwrite)P/.test(operation ?? "");
const answered = (fits) => (labels) => fits(labels) && labels.status === "200";
const isRefused = ({ status }) => status === "429";

const requestRate = (fits) => ({ before, after, seconds }) =>
  (total(after, `${REQUESTS}_count`, fits) - total(before, `${REQUESTS}_count`, fits)) / seconds;
const latency = (share) => ({ before, after }) => quantile(before, after, REQUESTS, answered(isQuery), share);
const stage = (name) => ({ before, after }) => quantile(before, after, STAGES, (labels) => labels.stage === name, 0.5);
const level = (name, fits) => ({ after }) => total(after, name, fits);

const CHARTS = [
  {
    title: "Requests a second",
    format: short,
    series: [
      ["queries", requestRate(answered(isQuery))],
      ["writes", requestRate(answered(isWrite))],
      ["refused", requestRate(isRefused)],
    ],
  },
  {
    title: "Latency of queries",
    format: duration,
    series: [
      ["median", latency(0.5)],
      ["99 %", latency(0.99)],
    ],
  },
  {
    title: "Median by stage",
    format: duration,
    series: [
      ["search", stage("search")],
      ["queue", stage("queue")],
      ["answer", stage("answer")],
      ["encode", stage("encode")],
      ["rerank", stage("rerank")],
    ],
  },
  {
    title: "Queries in the server",
    format: short,
    series: [
      ["waiting", level("richter_queue_waiting")],
      ["running", level("richter_queries_active")],
    ],
  },
  {
    title: "Memory",
    format: bytes,
    maximum: binaryMaximum,
    series: [
      ["heap", level("jvm_memory_used_bytes", ({ area }) => area === "heap")],
      ["mapped", level("richter_mapped_bytes")],
    ],
  },
];

/** Draws what the server measures, every two seconds while somebody looks. */
export class Live {
  #charts = CHARTS.map((chart) => new Chart(chart));
  #before = undefined;
  #beforeMillis = 0;
  #paused = false;

  constructor() {
    byId("live-charts").append(...this.#charts.map((chart) => chart.figure));
    byId("live-pause").addEventListener("click", () => this.#pause(!this.#paused));
    window.addEventListener("resize", () => this.#charts.forEach((chart) => chart.draw()));
    this.#charts.forEach((chart) => chart.draw());
    setInterval(() => this.read(), PERIOD_MILLIS);
  }

  #pause(paused) {
    this.#paused = paused;
    byId("live-pause").setAttribute("aria-pressed", String(paused));
    byId("live-pause").textContent = paused ? "Go on" : "Pause";
  }

  /** Another key may read what the one before might not. */
  restart() {
    this.#before = undefined;
    this.#pause(false);
    return this.read();
  }

  async read() {
    if (this.#paused || document.hidden) {
      return;
    }
    try {
      const after = parseMetrics(await request("GET", "/metrics"));
      const now = performance.now();
      const seconds = (now - this.#beforeMillis) / 1000;
      if (this.#before) {
        const readings = { before: this.#before, after, seconds };
        this.#charts.forEach((chart) => chart.add(readings));
      }
      this.#before = after;
      this.#beforeMillis = now;
      showProblem(byId("live-problem"));
    } catch (problem) {
      showProblem(byId("live-problem"), problem);
      this.#before = undefined;
      if (problem.status === 401 || problem.status === 403) {
        this.#pause(true);
      }
    }
  }
}

class Chart {
  #chart;
  #values;
  #legends;
  #svg;

  constructor(chart) {
    this.#chart = chart;
    this.#values = chart.series.map(() => []);
    this.#legends = chart.series.map(() => element("span", { class: "legend-value" }, "–"));
    this.#svg = shape("svg", { class: "chart", role: "img", "aria-label": `${chart.title}: nothing yet` });
    const legend = chart.series.map(([name], i) => element("span", { class: "legend" }, stroke(i), `${name} `, this.#legends[i]));
    this.figure = element("figure", {}, element("figcaption", {}, element("strong", {}, chart.title), ...legend), this.#svg);
  }

  add(readings) {
    const texts = this.#chart.series.map(([name, measure], i) => {
      const values = this.#values[i];
      values.push(measure(readings));
      values.splice(0, values.length - READINGS);
      const text = this.#chart.format(values.at(-1));
      this.#legends[i].textContent = text;
      return `${name} ${text}`;
    });
    this.#svg.setAttribute("aria-label", `${this.#chart.title}: ${texts.join(", ")}`);
    this.draw();
  }

  draw() {
    const { format, maximum = decimalMaximum } = this.#chart;
    drawLines(this.#svg, this.#values, { capacity: READINGS, format, maximum, span: SPAN });
  }
}
