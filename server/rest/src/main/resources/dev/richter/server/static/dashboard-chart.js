// Draws lines over time, and recall against latency.

import { shape } from "/static/dashboard-elements.js";

const CLASSES = ["first", "second", "third", "fourth", "fifth"];
const EDGE = { left: 52, right: 8, top: 8, bottom: 18 };

/** The stroke of a series, for a legend. */
export function stroke(index) {
  return shape(
    "svg",
    { viewBox: "0 0 24 8", "aria-hidden": "true" },
    shape("line", { class: `series ${CLASSES[index]}`, x1: 0, x2: 24, y1: 4, y2: 4 }),
  );
}

/** Takes the size that the style gives to a drawing as its units, so that text keeps its shape. */
function begin(svg) {
  const width = svg.clientWidth || 320;
  const height = svg.clientHeight || 96;
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.replaceChildren();
  return { left: EDGE.left, right: width - EDGE.right, top: EDGE.top, bottom: height - EDGE.bottom };
}

function label(x, y, text, anchor, attributes = {}) {
  return shape("text", { x, y, "text-anchor": anchor, ...attributes }, text);
}

/**
 * Draws series over time, the last value at the right.
 *
 * @param series arrays of numbers; a value that is not finite leaves a gap
 * @param capacity how many values there is room for
 * @param format makes text of a value
 * @param maximum the value at the top, given the largest one
 * @param span what the width stands for
 */
export function drawLines(svg, series, { capacity, format, maximum, span }) {
  const area = begin(svg);
  const most = maximum(Math.max(0, ...series.flat().filter(Number.isFinite)));
  const x = (i, length) => area.right - ((length - 1 - i) / (capacity - 1)) * (area.right - area.left);
  const y = (value) => area.bottom - (value / most) * (area.bottom - area.top);
  for (const value of [0, most / 2, most]) {
    svg.append(
      shape("line", { class: "axis", x1: area.left, x2: area.right, y1: y(value), y2: y(value) }),
      label(area.left - 5, y(value) + 4, format(value), "end"),
    );
  }
  svg.append(label(area.left, area.bottom + 14, `${span} ago`, "start"), label(area.right, area.bottom + 14, "now", "end"));
  series.forEach((values, index) => {
    const path = linePath(values, (i) => x(i, values.length), y);
    svg.append(shape("path", { class: `series ${CLASSES[index]}`, d: path }));
  });
}

function linePath(values, x, y) {
  let pen = "M";
  let path = "";
  values.forEach((value, i) => {
    if (Number.isFinite(value)) {
      path += `${pen}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
      pen = "L";
    } else {
      pen = "M";
    }
  });
  return path;
}

/** The next power of two, for bytes. */
export function binaryMaximum(value) {
  return 2 ** Math.ceil(Math.log2(Math.max(1024, value)));
}

/** The next 1, 2 or 5 of a power of ten. */
export function decimalMaximum(value) {
  if (value <= 0) {
    return 1;
  }
  const unit = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * unit).find((step) => step >= value * 0.999);
}

/**
 * Draws recall against latency, the latency on a logarithmic scale.
 *
 * @param points objects with `recall`, `micros`, `name`, and `isDefault`
 * @param formatMicros makes text of microseconds
 */
export function drawRecall(svg, points, formatMicros) {
  const area = begin(svg);
  if (points.length === 0) {
    svg.append(label((area.left + area.right) / 2, (area.top + area.bottom) / 2, "Nothing was measured yet", "middle"));
    return;
  }
  const ticks = microsTicks(points);
  const lowest = Math.min(...points.map((point) => point.recall));
  const step = [0.01, 0.02, 0.05, 0.1, 0.2].find((size) => (1 - lowest) / size <= 5) ?? 0.25;
  const floor = Math.max(0, 1 - step * Math.max(1, Math.ceil((1 - lowest) / step - 1e-9)));
  const from = Math.log(ticks[0]);
  const to = Math.log(ticks.at(-1));
  const x = (micros) => area.left + ((Math.log(micros) - from) / (to - from)) * (area.right - area.left - 10);
  const y = (recall) => area.bottom - ((recall - floor) / (1 - floor)) * (area.bottom - area.top);

  for (let recall = floor; recall < 1 + 1e-9; recall += step) {
    svg.append(
      shape("line", { class: "axis", x1: area.left, x2: area.right, y1: y(recall), y2: y(recall) }),
      label(area.left - 5, y(recall) + 4, recall.toFixed(2), "end"),
    );
  }
  for (const micros of ticks) {
    svg.append(
      shape("line", { class: "axis", x1: x(micros), x2: x(micros), y1: area.top, y2: area.bottom }),
      label(x(micros), area.bottom + 14, formatMicros(micros), "middle"),
    );
  }
  svg.append(shape("path", { class: "series first", d: frontPath(points, x, y) }));
  for (const point of points) {
    svg.append(
      shape(
        "circle",
        { class: point.isDefault ? "dot default" : "dot", cx: x(point.micros), cy: y(point.recall), r: 5 },
        shape("title", {}, `${point.name}: recall ${point.recall.toFixed(3)}, ${formatMicros(point.micros)}`),
      ),
    );
    if (point.isDefault) {
      const low = y(point.recall) + 20 > area.bottom;
      svg.append(label(x(point.micros) + 9, y(point.recall) + (low ? -7 : 15), "default", "start", { class: "dot-label" }));
    }
  }
}

/** A line along the settings that no other beats. */
function frontPath(points, x, y) {
  let best = -1;
  const front = [...points]
    .sort((a, b) => a.micros - b.micros || b.recall - a.recall)
    .filter((point) => {
      const beats = point.recall > best;
      best = Math.max(best, point.recall);
      return beats;
    });
  return linePath(front.map((point) => point.recall), (i) => x(front[i].micros), y);
}

/** Round latencies that enclose all points: 1, 2 and 5 of each power of ten. */
function microsTicks(points) {
  const all = points.map((point) => point.micros);
  const round = [];
  for (let power = -1; power < 9; power++) {
    round.push(10 ** power, 2 * 10 ** power, 5 * 10 ** power);
  }
  const first = Math.max(0, round.findLastIndex((tick) => tick < Math.min(...all)));
  const last = round.findIndex((tick) => tick > Math.max(...all));
  const ticks = round.slice(first, last + 1);
  return ticks.length > 7 ? ticks.filter((tick, i) => i === 0 || i === ticks.length - 1 || isPowerOfTen(tick)) : ticks;
}

function isPowerOfTen(value) {
  return Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9;
}
