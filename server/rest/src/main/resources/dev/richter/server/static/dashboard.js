// The page: its parts, and the key that they share.

import { key, useKey } from "/static/dashboard-api.js";
import { Collections } from "/static/dashboard-collections.js";
import { byId } from "/static/dashboard-elements.js";
import { Live } from "/static/dashboard-live.js";
import { QueryConsole } from "/static/dashboard-query.js";
import { RecallCurve } from "/static/dashboard-recall.js";

const REFRESH_MILLIS = 10_000;

const collections = new Collections();
new QueryConsole(collections);
const recall = new RecallCurve(collections);

function showKey() {
  byId("key-state").textContent = key() ? "in use" : "none";
}

byId("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  useKey(byId("key").value.trim());
  byId("key").value = "";
  showKey();
  collections.refresh();
  live.restart();
});

showKey();
// Nothing is shown before there is something to show, so that nothing moves.
await collections.refresh();
byId("waiting").hidden = true;
byId("main").hidden = false;
recall.draw();
const live = new Live();
live.read();
setInterval(() => document.hidden || collections.refresh(), REFRESH_MILLIS);
