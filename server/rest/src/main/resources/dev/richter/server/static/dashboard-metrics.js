// Reads the text format of Prometheus, and what happened between two readings.

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** All samples of a reading, each with a name, labels and a value. */
export function parseMetrics(text) {
  const samples = [];
  for (const line of text.split("\n")) {
    const match = line.startsWith("#") ? null : LINE.exec(line);
    if (match) {
      const labels = Object.fromEntries([...(match[2] ?? "").matchAll(LABEL)].map(([, name, value]) => [name, value]));
      samples.push({ name: match[1], labels, value: match[3] === "+Inf" ? Infinity : Number(match[3]) });
    }
  }
  return samples;
}

/** The sum of the samples that fit. */
export function total(samples, name, fits = () => true) {
  return samples.reduce((sum, sample) => (sample.name === name && fits(sample.labels) ? sum + sample.value : sum), 0);
}

/** Counts by upper bound, of all histograms of a name that fit together. */
function buckets(samples, name, fits) {
  const counts = new Map();
  for (const { name: found, labels, value } of samples) {
    if (found === `${name}_bucket` && fits(labels)) {
      const bound = labels.le === "+Inf" ? Infinity : Number(labels.le);
      counts.set(bound, (counts.get(bound) ?? 0) + value);
    }
  }
  return counts;
}

/**
 * A quantile of what a histogram counted between two readings, in the unit of its bounds, between
 * bounds by proportion; not a number where nothing was counted.
 */
export function quantile(before, after, name, fits, share) {
  const old = buckets(before, name, fits);
  const steps = [...buckets(after, name, fits)]
    .sort((a, b) => a[0] - b[0])
    .map(([bound, value]) => ({ bound, count: value - (old.get(bound) ?? 0) }));
  const wanted = share * (steps.at(-1)?.count ?? 0);
  if (!(wanted > 0)) {
    return NaN;
  }
  let below = { bound: 0, count: 0 };
  for (const step of steps) {
    if (step.count >= wanted) {
      const part = (wanted - below.count) / (step.count - below.count);
      return Number.isFinite(step.bound) ? below.bound + part * (step.bound - below.bound) : below.bound;
    }
    below = step;
  }
  return NaN;
}
