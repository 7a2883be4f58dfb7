// What is typed stays in this browser until the portal has it: in IndexedDB, written through to the disk, sealed with a
// key that the portal gives to this person in this delegation alone. On the next opening it is offered beside what is saved.
const place = document.getElementById("keeping").dataset;
const NAME = "alliance-editor", STORE = "kept";
const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const open = () => {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return asked(request);
};
const act = async (db, mode, how) => asked(how(db.transaction(STORE, mode, { durability: "strict" }).objectStore(STORE)));

const keyOf = () => crypto.subtle.importKey("raw", Uint8Array.from(atob(place.key), (c) => c.charCodeAt(0)), "AES-GCM", false, ["encrypt", "decrypt"]);
const seal = async (key, value) => {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(JSON.stringify(value))) };
};
const unseal = async (key, { iv, data }) => JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, data)));

const cellsOf = (form) => Object.fromEntries([...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "edition", "read", "kept"].includes(name)));
const idOf = (form) => `${place.owner}/${place.draft}/${form.dataset.keep}`;

const start = async () => {
  const db = await open(), key = await keyOf();
  localStorage.setItem("kept-for", place.owner); // a page of another person erases what is left (house.js)

  // One write at a time for each form; what was typed meanwhile is written after it.
  const writing = new WeakMap();
  const write = async (form) => {
    if (writing.has(form)) return writing.set(form, true);
    writing.set(form, false);
    try {
      do {
        writing.set(form, false);
        const sealed = await seal(key, { cells: cellsOf(form), at: new Date().toISOString() });
        if ("unsaved" in form.dataset) await act(db, "readwrite", (store) => store.put(sealed, idOf(form)));
      } while (writing.get(form));
      form.dispatchEvent(new CustomEvent("kept:copied", { bubbles: true }));
    } finally { writing.delete(form); }
  };
  const forget = (id) => act(db, "readwrite", (store) => store.delete(id));
  document.addEventListener("kept:typed", ({ target }) => write(target));
  document.querySelectorAll("form[data-keep][data-unsaved]").forEach(write); // typed while the page was still coming
  for (const event of ["kept:saved", "kept:dropped"]) document.addEventListener(event, ({ target }) => forget(idOf(target)));

  // What another delegation's seat or another person left is not for these eyes; what is nobody's any more goes.
  const ids = await act(db, "readonly", (store) => store.getAllKeys());
  for (const id of ids) if (!id.startsWith(`${place.owner}/`)) await forget(id);
  for (const id of ids.filter((each) => each.startsWith(`${place.owner}/${place.draft}/`))) {
    try {
      await offer(id, await unseal(key, await act(db, "readonly", (store) => store.get(id))), forget);
    } catch { continue; } // sealed in another seat of the same person: it is offered there
  }
};

const offer = async (id, { cells, at }, forget) => {
  const keep = id.split("/").pop(), form = document.querySelector(`form[data-keep="${keep}"]`);
  if (!form) return keep.endsWith("-terms") || !document.getElementById("editor") ? undefined : offerGone(id, cells, forget);
  const now = cellsOf(form);
  if (Object.keys(cells).every((name) => (now[name] ?? "") === cells[name])) return forget(id);
  const mark = document.createElement("input");
  Object.assign(mark, { type: "hidden", name: "kept", value: at });
  form.append(mark); // the portal then says since when it was kept
  const read = form.elements.edition ?? form.elements.read, before = read.value;
  for (const [name, text] of Object.entries(cells)) {
    const field = form.elements[name];
    if (field instanceof RadioNodeList || field?.type !== "checkbox") { if (field) field.value = text; }
    else field.checked = true;
  }
  form.dataset.unsaved = "";
  read.value = form.elements.edition ? "0" : "kept"; // which nobody has read: both texts are shown
  document.addEventListener("htmx:afterRequest", function shown({ detail }) {
    if (detail.elt !== form) return;
    document.removeEventListener("htmx:afterRequest", shown);
    mark.remove();
    if (detail.xhr.status === 0) read.value = before;
  });
  form.dispatchEvent(new CustomEvent("kept:offered", { bubbles: true }));
};

const fields = document.getElementById("kept-fields")?.content; // what the page calls each field
const called = (name) => fields?.querySelector(`[data-field="${CSS.escape(name)}"]`)?.textContent ?? name;

// A row that was removed meanwhile: its cells are shown, to be added as a new row or forgotten.
const offerGone = (id, cells, forget) => {
  const frame = document.getElementById("kept-gone"), box = frame.firstElementChild.cloneNode(true);
  const list = box.querySelector("dl"), form = box.querySelector("form");
  for (const [name, text] of Object.entries(cells).filter(([, said]) => said)) {
    const line = document.createElement("div"), field = document.createElement("input");
    for (const [tag, said] of [["dt", called(name)], ["dd", text]]) line.append(Object.assign(document.createElement(tag), { textContent: said }));
    list.append(line);
    form.append(Object.assign(field, { type: "hidden", name, value: text }));
  }
  form.addEventListener("submit", () => forget(id));
  box.querySelector("[data-drop]").addEventListener("click", () => { forget(id); box.remove(); });
  frame.append(box);
  frame.firstElementChild.hidden = true;
  frame.hidden = false;
};

start().catch(() => { globalThis.keptLoose = true; }); // no storage, or no secure connection: the pages say so
