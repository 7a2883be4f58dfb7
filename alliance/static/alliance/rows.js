// The rows of the editor under the fingers: keys, focus, a pasted range, and what colleagues do meanwhile. It knows rows and
// cells by their names alone: which fields a row has is the portal's to say.
const editor = document.getElementById("editor");
const EVERY = 20000, AWAY = 5 * 60000; // milliseconds: between looks at what colleagues did, and how long after the last act

const rows = () => [...document.querySelectorAll(".draft-row")];
const formOf = (row) => row.querySelector("form[data-keep]");
const cellOf = (target) => (target.matches?.(".draft-row form[data-keep] :is(input, select, textarea)") && target.name ? target : null);

// What the page shows goes with each request, so that the answer brings what is otherwise and nothing else.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  const shown = rows().map((row) => `${row.id.replace("row-", "")}:${"stale" in formOf(row).dataset ? 0 : formOf(row).elements.edition.value}`);
  const text = document.getElementById("text");
  Object.assign(detail.headers, { "Rows-Shown": shown.join(" "), "Text-Shown": "stale" in text.dataset ? "stale" : text.elements.read.value });
});

// No part of an answer takes away what somebody is typing, or has typed and not saved. It is shown as a conflict when saved.
let focused = "";
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail, active = document.activeElement;
  if (fragment.id !== target.id && !fragment.querySelector(`#${CSS.escape(target.id)}`)) return; // something comes beside it
  const form = target.matches(".draft-row") ? formOf(target) : target.closest("form[data-keep]");
  const unsaved = form && "unsaved" in form.dataset;
  if (target.matches(".draft-row") && unsaved) {
    event.detail.shouldSwap = false;
    if (!("conflict" in form.dataset)) form.dispatchEvent(new CustomEvent("kept:offered", { bubbles: true })); // its answer shows both texts
  } else if (target.matches("[id$='-input'], #text-fields") && (unsaved || target.contains(active))) event.detail.shouldSwap = false;
  else if (target.contains(active)) focused = active.id;
});
document.addEventListener("htmx:afterSettle", () => refocus());
document.addEventListener("htmx:oobAfterSwap", () => refocus());
const refocus = () => {
  const place = focused && document.getElementById(focused);
  if (place && place !== document.activeElement) place.focus({ preventScroll: true });
  focused = "";
};
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.xhr.getResponseHeader("Draft-Saved") === null && detail.xhr.status !== 200) return;
  document.querySelectorAll("form[data-stale]").forEach((form) => delete form.dataset.stale);
});

// Keys.
const beside = (cell, step) => {
  const all = rows(), at = all.indexOf(cell.closest(".draft-row"));
  for (let i = at + step; i >= 0 && i < all.length; i += step) {
    const next = formOf(all[i]).elements[cell.name];
    if (next?.offsetParent) return next;
  }
  return null;
};
const move = (event, cell, step) => {
  event.preventDefault();
  const next = beside(cell, step);
  if (next) { next.focus(); next.select?.(); } else cell.dispatchEvent(new Event("change", { bubbles: true }));
};
const press = (id) => document.getElementById(id)?.requestSubmit();
let lastId = "";
document.addEventListener("keydown", (event) => {
  const cell = cellOf(event.target), command = event.ctrlKey || event.metaKey, key = event.key.toLowerCase();
  if (event.isComposing) return;
  if (command && key === "enter") { event.preventDefault(); lastId = rows().at(-1)?.id ?? ""; return press("add-row"); }
  if (command && !event.target.closest("input, textarea, select, [contenteditable]")) {
    if (key === "z" || key === "y") { event.preventDefault(); return press(key === "y" || event.shiftKey ? "redo" : "undo"); }
  }
  if (!cell) return;
  if (key === "enter" && !cell.matches("textarea")) return move(event, cell, event.shiftKey ? -1 : 1);
  if (event.altKey && !cell.matches("select") && (key === "arrowdown" || key === "arrowup")) return move(event, cell, key === "arrowup" ? -1 : 1);
  if (key === "escape") cell.blur();
});
document.addEventListener("focusin", ({ target }) => { if (cellOf(target)?.hasAttribute("list")) target.select(); });

// After an act the focus goes where one would look next: into the row that came, or to the row that took the place.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.xhr.status !== 200) return;
  if (detail.elt.id === "add-row") {
    const row = rows().at(-1);
    setTimeout(() => formOf(row)?.querySelector("[data-first]")?.focus(), 0);
  } else if (document.activeElement === document.body || !document.activeElement) {
    const title = document.getElementById("rows-title");
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
  }
});

// A range of a spreadsheet into the cells from this one on. One cell is an ordinary paste.
document.addEventListener("paste", async (event) => {
  const cell = cellOf(event.target), text = event.clipboardData?.getData("text/plain") ?? "";
  if (!cell || !/[\t\n]/.test(text.replace(/[\r\n]+$/, ""))) return;
  event.preventDefault();
  const row = cell.closest(".draft-row").id.replace("row-", "");
  const saved = await globalThis.flushDraft();
  if (!saved) return;
  htmx.ajax("POST", editor.dataset.paste, { source: "#editor", swap: "none", values: { range: text, row, field: cell.name } });
});

// What colleagues did: looked at now and then while somebody is at the page, and when they come back to it.
let acted = performance.now(), looked = performance.now();
for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => { acted = performance.now(); }, { passive: true });
const look = () => {
  if (document.visibilityState !== "visible" || !navigator.onLine) return;
  looked = performance.now();
  htmx.ajax("GET", editor.dataset.now, { source: "#editor", swap: "none" });
};
setInterval(() => { if (performance.now() - acted < AWAY) look(); }, EVERY);
addEventListener("focus", () => { if (performance.now() - looked > 2000) look(); });
