// What the page asks of the server, and the JSON of both.

const KEY = "richter-api-key";

/** What went wrong, as the server's problem document tells it. */
export class Problem extends Error {
  constructor(title, detail, { status = 0, code = "", pointer = "", retrySeconds = 0 } = {}) {
    super(detail);
    this.title = title;
    this.detail = detail;
    this.status = status;
    this.code = code;
    this.pointer = pointer;
    this.retrySeconds = retrySeconds;
  }
}

/** The key of this tab; it is forgotten with the tab. */
export function key() {
  return sessionStorage.getItem(KEY) ?? "";
}

export function useKey(value) {
  if (value) {
    sessionStorage.setItem(KEY, value);
  } else {
    sessionStorage.removeItem(KEY);
  }
}

/**
 * Reads JSON and keeps the digits of integers that a double would round, so that they are shown and
 * sent back as they came. Ids have 64 bits.
 */
export function parseJson(text) {
  return JSON.parse(text, (name, value, context) =>
    typeof value === "number" && !Number.isSafeInteger(value) && JSON.rawJSON && /^-?\d+$/.test(context?.source ?? "")
      ? JSON.rawJSON(context.source)
      : value,
  );
}

/** Reads what a person wrote, and says where it is wrong. */
export function parseInput(text, name) {
  try {
    return parseJson(text);
  } catch (error) {
    throw new Problem(`The ${name} is not JSON`, error.message);
  }
}

/** Text for any value of JSON, with whole ids. */
export function jsonText(value, indent) {
  return JSON.stringify(value, null, indent);
}

/** A collection's address. */
export function collectionPath(name) {
  return `/collections/${encodeURIComponent(name)}`;
}

/** The `result` of an answer. */
export async function call(method, path, body, signal) {
  return parseJson(await request(method, path, body, signal)).result;
}

/** An answer as text. */
export async function request(method, path, body, signal) {
  const headers = key() ? { "api-key": key() } : {};
  if (body !== undefined) {
    headers["content-type"] = "application/json";
  }
  let response;
  let text;
  try {
    const content = body === undefined ? undefined : jsonText(body);
    response = await fetch(path, { method, headers, body: content, signal, cache: "no-store" });
    text = await response.text();
  } catch (error) {
    if (error.name === "AbortError") {
      throw error;
    }
    throw new Problem("The server does not answer", "The connection failed. Is the server running?");
  }
  if (!response.ok) {
    throw problemOf(response, text);
  }
  return text;
}

function problemOf(response, text) {
  const retrySeconds = Number(response.headers.get("retry-after") ?? 0);
  try {
    const { title, detail, code, pointer } = JSON.parse(text);
    return new Problem(title, detail, { status: response.status, code, pointer, retrySeconds });
  } catch {
    return new Problem(`Status ${response.status}`, response.statusText, { status: response.status, retrySeconds });
  }
}
