// Forms with data-keep save themselves: soon after typing stops, on leaving a cell, before the page is left, and again
// once a connection is back. Each says in its data-save-state how it stands; a person who hears the page is told too.
// Other scripts learn of it by events on the form: "kept:typed", "kept:saved", "kept:dropped".
const words = document.getElementById("keeping").dataset, { pair } = document.getElementById("words").dataset;
const told = document.getElementById("told");
const AFTER = 1000; // milliseconds without a key
const AGAIN = [2000, 5000, 10000, 30000]; // between attempts while there is no connection
const page = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const forms = () => [...document.querySelectorAll("form[data-keep]")];
const states = new WeakMap(); // of a form: {typed, sent, busy, timer, tries}
const stateOf = (form) => {
  if (!states.has(form)) states.set(form, { typed: 0, sent: 0, busy: false, timer: 0, tries: 0 });
  return states.get(form);
};
const nameOf = (form) => form.dataset.name ?? document.getElementById(form.dataset.names)?.textContent ?? "";

let over = false; // the draft is one no more: nothing of this page is ever saved again
let saying = 0;
const tell = (text) => { // polite, and only the last of several in a moment
  clearTimeout(saying);
  saying = setTimeout(() => { told.textContent = text; }, 400);
};
const say = (form, text, how) => {
  const place = form.querySelector("[data-save-state]");
  if (!place || place.textContent === text) return;
  place.textContent = text;
  place.dataset.how = how;
  if (how !== "typing" && how !== "saving") tell(pair.replace("{name}", () => nameOf(form)).replace("{value}", () => text));
};

const save = (form) => {
  const state = stateOf(form);
  clearTimeout(state.timer);
  if (!("unsaved" in form.dataset) || "conflict" in form.dataset || state.busy || !form.isConnected) return;
  state.busy = true; // from now on: it may wait behind another request
  htmx.trigger(form, "save");
};
const soon = (form, after) => {
  const state = stateOf(form);
  clearTimeout(state.timer);
  state.timer = setTimeout(() => save(form), after);
};

const typed = (event) => {
  const form = event.target.closest?.("form[data-keep]");
  if (!form || !event.target.name) return;
  const state = stateOf(form);
  state.typed += 1;
  form.dataset.unsaved = "";
  form.dispatchEvent(new CustomEvent("kept:typed", { bubbles: true }));
  if (over) return ended(form);
  if ("conflict" in form.dataset) { // refused again, so that both texts are shown as they are now
    if (event.type !== "change") return;
    delete form.dataset.conflict;
  }
  if (!state.busy) say(form, words.typing, "typing");
  soon(form, event.type === "change" ? 0 : AFTER);
};
document.addEventListener("kept:copied", ({ target }) => { // it is on the disk of this browser, and not yet with the portal
  if ("unsaved" in target.dataset && !("conflict" in target.dataset) && !stateOf(target).busy) say(target, words.copied, "typing");
});
document.addEventListener("input", typed);
document.addEventListener("change", typed);
document.addEventListener("kept:offered", ({ target }) => save(target));

// The draft was tabled or withdrawn while this page was open. What was typed stays in its fields; no save is tried again.
const ended = (form) => {
  form.dataset.conflict = "";
  say(form, words.over, "conflict");
};
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.xhr.getResponseHeader("Draft-Over")) return;
  over = true;
  forms().filter((form) => "unsaved" in form.dataset).forEach(ended);
  const box = document.getElementById("draft-over");
  if (detail.elt.matches?.("form[data-keep]") || detail.requestConfig.verb === "get") return; // read out where one types
  box.tabIndex = -1;
  box.focus();
});

// What one request did. An answer without Draft-Saved is no save: a sign-in page comes with status 200 as well.
document.addEventListener("htmx:configRequest", ({ detail }) => { detail.headers["Page-Token"] = page; });
document.addEventListener("htmx:beforeRequest", ({ target, detail }) => {
  const form = detail.elt.closest?.("form[data-keep]");
  if (!form || detail.requestConfig.verb === "get") return;
  const state = stateOf(form);
  state.busy = true;
  state.sent = state.typed;
  delete form.dataset.conflict;
  say(form, words.saving, "saving");
});
document.addEventListener("htmx:beforeOnLoad", ({ detail }) => { // before its parts are put into the page
  const form = detail.elt.closest?.("form[data-keep]");
  if (form && detail.xhr.getResponseHeader("Draft-Saved") && stateOf(form).typed === stateOf(form).sent) delete form.dataset.unsaved;
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = detail.elt.closest?.("form[data-keep]");
  if (!form || detail.requestConfig.verb === "get") return;
  const state = stateOf(form), { xhr } = detail;
  state.busy = false;
  const saved = xhr.getResponseHeader("Draft-Saved");
  if (xhr.status === 200 && saved) return done(form, state, saved.split(" ").slice(1));
  form.dataset.unsaved = "";
  if (over) return ended(form);
  if (xhr.status === 409) {
    form.dataset.conflict = "";
    say(form, words.conflict, "conflict");
  } else if (xhr.status === 0 || xhr.status === 429 || xhr.status >= 500) {
    say(form, globalThis.keptLoose ? words.loose : words.away, "away");
    soon(form, AGAIN[Math.min(state.tries, AGAIN.length - 1)]);
    state.tries += 1;
  } else if (xhr.status === 404) {
    form.dataset.conflict = "";
    say(form, words.gone, "conflict");
  } else say(form, xhr.status === 422 ? words.refused : words.signedOut, "refused");
});
const done = (form, state, [utc, local]) => {
  state.tries = 0;
  document.querySelector("[data-failed]")?.remove();
  if (state.typed !== state.sent) return soon(form, AFTER);
  delete form.dataset.unsaved;
  form.dispatchEvent(new CustomEvent("kept:saved", { bubbles: true }));
  say(form, (local ? words.savedThere : words.saved).replace("[utc]", utc).replace("[local]", local), "saved");
};

// Before an act on several rows all that was typed is saved, so that the act knows of it.
const flush = () => new Promise((resolve) => {
  const open = () => forms().filter((form) => "unsaved" in form.dataset && !("conflict" in form.dataset));
  const started = performance.now();
  open().forEach(save);
  const look = () => {
    const busy = open().some((form) => stateOf(form).busy || stateOf(form).typed !== stateOf(form).sent);
    if (!busy || performance.now() - started > 5000) resolve(open().length === 0);
    else setTimeout(look, 50);
  };
  look();
});
globalThis.flushDraft = flush;
document.addEventListener("htmx:confirm", (event) => {
  if (!event.target.matches?.("form[data-flush]") || !forms().some((form) => "unsaved" in form.dataset)) return;
  event.preventDefault();
  flush().then(() => event.detail.issueRequest(true));
});

// Who signs out leaves nothing behind: what was typed is saved first, since then the browser forgets its copies.
document.addEventListener("submit", (event) => {
  if (!event.target.matches('form[action$="/logout/"]') || !forms().some((form) => "unsaved" in form.dataset)) return;
  event.preventDefault();
  flush().then(() => event.target.submit());
});

// One of two texts was chosen. Mine goes as an ordinary save that names the edition it was shown.
document.addEventListener("click", (event) => {
  const taken = event.target.closest?.("[data-take]");
  if (!taken) return;
  const form = document.querySelector(`form[data-keep="${taken.dataset.take}"]`);
  const now = document.getElementById("editor")?.dataset.now;
  if (form) {
    form.dispatchEvent(new CustomEvent("kept:dropped", { bubbles: true }));
    ["unsaved", "conflict"].forEach((name) => delete form.dataset[name]);
  }
  if (!form || !now) return; // the link leads to the page anew
  event.preventDefault();
  form.dataset.stale = "";
  htmx.ajax("GET", now, { source: "#editor", swap: "none" });
});

// Leaving: what is not saved goes along with the page as it closes; its copy stays until the portal says it has it.
const leave = () => {
  for (const form of forms()) {
    const state = stateOf(form);
    if (!("unsaved" in form.dataset) || "conflict" in form.dataset) continue;
    if (state.busy && state.typed === state.sent) continue; // all of it is on its way
    const body = new FormData(form);
    fetch(form.action, { method: "POST", body, keepalive: true, headers: { "Page-Token": page, "HX-Request": "true" } }).catch(() => {});
  }
};
addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") forms().forEach(save); });
addEventListener("beforeunload", (event) => {
  if (globalThis.keptLoose && forms().some((form) => "unsaved" in form.dataset)) event.preventDefault();
});
addEventListener("online", () => { tell(words.back); forms().forEach((form) => { stateOf(form).tries = 0; save(form); }); });
addEventListener("offline", () => forms().filter((form) => "unsaved" in form.dataset)
  .forEach((form) => say(form, globalThis.keptLoose ? words.loose : words.away, "away")));
