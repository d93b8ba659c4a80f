// Vectors as people paste them, and the words of tokens.

import { Problem, parseInput } from "/static/dashboard-api.js";

/** About what learned encoders make of a question. */
const QUERY_TOKENS = 24;

const DIGITS = /^(0|[1-9]\d*)$/;

/** The kind of a field. */
export function kindOf(info, field) {
  return info && field in info.config.multi_vectors ? "multi-vector" : "sparse";
}

/** All fields of a collection, for a select. */
export function fieldsOf(info) {
  if (!info) {
    return [];
  }
  return [
    ...Object.keys(info.config.sparse_vectors).map((name) => ({ value: name, text: `${name} · sparse` })),
    ...Object.entries(info.config.multi_vectors).map(([name, config]) => ({
      value: name,
      text: `${name} · multi-vector, ${config.dimension} wide`,
    })),
  ];
}

/** The encoder of a field that the server has, so that the field takes texts. */
export function encoderOf(info, field) {
  const encoder = info?.encoders[field];
  return encoder?.available ? encoder : undefined;
}

/** What a person may write for a field. */
export function vectorHint(kind) {
  return kind === "sparse"
    ? '{"2054": 1.5, "7592": 0.7} or {"indices": [2054, 7592], "values": [1.5, 0.7]}'
    : "rows, such as [[0.1, 0.9, 0.3], [0.7, 0.2, 0.1]]";
}

/** Reads a vector; tokens may be words where there is a vocabulary. */
export function parseVector(text, kind, words) {
  if (!text.trim()) {
    throw new Problem("There is no vector", `Paste one: ${vectorHint(kind)}`);
  }
  const vector = parseInput(text, "vector");
  if (kind === "multi-vector") {
    if (!Array.isArray(vector)) {
      throw new Problem("The vector has no rows", "The field holds multi-vectors, expected an array of arrays of numbers.");
    }
    return vector;
  }
  if (vector === null || typeof vector !== "object" || Array.isArray(vector)) {
    throw new Problem("The vector is not sparse", `The field holds sparse vectors, expected ${vectorHint(kind)}`);
  }
  return Array.isArray(vector.indices) ? vector : byNumber(vector, words);
}

function byNumber(weights, words) {
  const entries = Object.entries(weights).map(([token, weight]) => {
    const number = DIGITS.test(token) ? token : words.number(token);
    if (number === undefined) {
      throw new Problem("A token has no number", `"${token}" is no number${words.size ? ", nor in the vocabulary." : "; choose a vocabulary to use words."}`);
    }
    return [number, weight];
  });
  return Object.fromEntries(entries);
}

/** The tokens with the largest weights, as a query. */
export function heaviestTokens(vector) {
  const entries = vector.indices
    ? vector.indices.map((token, i) => [String(token), vector.values[i]])
    : Object.entries(vector);
  return Object.fromEntries(entries.sort((a, b) => b[1] - a[1]).slice(0, QUERY_TOKENS));
}

/** The words of a vocabulary, numbered by their lines. */
export class Words {
  #texts = [];
  #numbers = new Map();

  get size() {
    return this.#texts.length;
  }

  read(text) {
    this.#texts = text.replace(/\r?\n$/, "").split(/\r?\n/);
    this.#numbers = new Map(this.#texts.map((word, number) => [word, String(number)]));
  }

  /** The number of a word, if it is known. */
  number(word) {
    return this.#numbers.get(word);
  }

  /** The word of a token, or its number. */
  text(token) {
    return this.#texts[token] || String(token);
  }
}
