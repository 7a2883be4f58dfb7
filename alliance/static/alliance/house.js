// Small behaviours of every page. Each page works without them.
(() => {
  "use strict";

  // What this script says, in the language of the page: templates/components/words.html. A name in braces is filled in.
  const language = document.documentElement.lang || "en";
  const words = document.getElementById("words")?.dataset ?? {};
  const say = (word, names = {}) => Object.entries(names)
    .reduce((said, [name, value]) => said.replace(`{${name}}`, value), words[word] ?? "");

  // The menu of a phone.
  const masthead = document.querySelector(".masthead");
  const menuButton = document.querySelector(".menu-button");
  menuButton?.addEventListener("click", () => {
    menuButton.setAttribute("aria-expanded", String(masthead.classList.toggle("is-open")));
  });
  masthead?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !masthead.classList.contains("is-open")) return;
    masthead.classList.remove("is-open");
    menuButton.setAttribute("aria-expanded", "false");
    menuButton.focus();
  });

  // Light or dark, as the reader chose it: kept for a year, read by the server, so that no page flashes.
  const appearance = document.querySelector(".appearance");
  appearance?.classList.remove("waits");  // its room was kept: nothing moves
  appearance?.addEventListener("change", ({ target }) => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `mode=${target.value}; Path=/; Max-Age=${target.value ? 31536000 : 0}; SameSite=Lax${secure}`;
    if (target.value) document.documentElement.dataset.mode = target.value;
    else delete document.documentElement.dataset.mode;
    document.querySelector('meta[name="color-scheme"]').content = target.value || "light dark";
  });

  // Copies of what somebody else typed in this browser are erased (kept.js).
  const { person } = document.body.dataset;
  if (person && (localStorage.getItem("kept-for") ?? person) !== person) {
    localStorage.removeItem("kept-for");
    indexedDB.deleteDatabase("alliance-editor");
  }

  // What a screen reader is told about something that happened without a new page.
  const herald = document.createElement("div");
  herald.className = "ds-sr-only";
  herald.setAttribute("role", "status");
  document.querySelector("main")?.append(herald);

  // Time left by the server's clock: the page's own clock only measures how long it has been open.
  const SIZES = [[86400, "day"], [3600, "hour"], [60, "minute"]];
  const span = (seconds) => {
    const parts = [];
    for (const [size, unit] of SIZES) {
      parts.push([Math.floor(seconds / size), unit]);
      seconds %= size;
    }
    const first = parts.findIndex(([count]) => count > 0);
    if (first < 0) return say("instant");
    const told = parts.slice(first, first + 2).filter(([count]) => count > 0);
    return listed.format(told.map(([count, unit]) => counted(count, unit)));
  };
  // "1 day", "6 days": how many forms a word has, and where the number stands, the browser knows for every language.
  const listed = new Intl.ListFormat(language, { type: "unit", style: "narrow" });
  const counted = (count, unit) => new Intl.NumberFormat(language, {
    style: "unit", unit, unitDisplay: "long", numberingSystem: "latn", useGrouping: false,
  }).format(count);
  const leftOf = (shown) => {
    shown.dataset.seen ??= String(performance.now());
    const since = (performance.now() - Number(shown.dataset.seen)) / 1000;
    return (Date.parse(shown.dataset.until) - Date.parse(shown.dataset.now)) / 1000 - since;
  };
  const TOLD = [3600, 600, 60, 0]; // seconds left at which a screen reader is told, once each
  const count = (shown) => {
    const left = leftOf(shown);
    const said = left > 0 ? say("left", { time: span(left) }) : shown.dataset.over;
    if (shown.textContent !== said) shown.textContent = said;
    const before = Number(shown.dataset.left ?? left);
    shown.dataset.left = String(left);
    if (!shown.dataset.clock || !TOLD.some((mark) => left <= mark && mark < before)) return;
    herald.textContent = said;
    if (left <= 0) readClock(shown); // it may have moved
  };
  const countAll = () => document.querySelectorAll(".countdown[data-until]").forEach(count);
  setInterval(countAll, 1000);

  // A clock of the page may sleep with the machine, and a close may move: so the server is asked again.
  const readClock = async (shown) => {
    const sent = performance.now();
    try {
      const answer = await fetch(shown.dataset.clock, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (!answer.ok) return;
      const { now, until } = await answer.json();
      Object.assign(shown.dataset, { now, until, seen: String((sent + performance.now()) / 2) });
      count(shown);
    } catch { /* offline: what was read last goes on */ }
  };
  const readClocks = () => document.querySelectorAll(".countdown[data-clock]").forEach(readClock);
  setInterval(readClocks, 60000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) readClocks(); });
  addEventListener("online", readClocks);

  // The reader's own time beside UTC, where the server does not know the reader's zone.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const localTime = (shown) => {
    delete shown.dataset.local;
    if (!zone || zone === "UTC" || zone.startsWith("Etc/")) return;
    const moment = new Date(shown.dateTime);
    const read = (timeZone) => Object.fromEntries(new Intl.DateTimeFormat("en-GB", {
      timeZone, weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
    }).formatToParts(moment).map(({ type, value }) => [type, value]));
    const here = read(zone);
    const time = `${here.hour}:${here.minute}`, city = zone.split("/").pop().replaceAll("_", " ");
    const day = language.startsWith("en") ? `${here.weekday} ${here.day} ${here.month.slice(0, 3)}`
      : new Intl.DateTimeFormat(language, {
        timeZone: zone, weekday: "short", day: "numeric", month: "short", numberingSystem: "latn",
      }).format(moment);
    const local = document.createElement("span");
    local.textContent = here.day === read("UTC").day ? say("here", { time, city }) : say("hereOn", { time, day, city });
    shown.append(" · ", local);
  };

  const reachable = (box) => {
    // A frame that scrolls must be reachable by keyboard; one that does not must not be a stop.
    if (box.scrollWidth <= box.clientWidth + 1) return box.removeAttribute("tabindex");
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", box.querySelector("caption")?.textContent.trim() || say("table"));
  };

  const copy = async (button) => {
    const shown = button.parentElement.querySelector("code");  // what is copied, where the button names nothing else
    const word = button.firstChild.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy || shown.textContent);
      button.firstChild.textContent = say("copied");
      herald.textContent = say("copied");
    } catch {
      const range = document.createRange();
      range.selectNodeContents(shown);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      button.firstChild.textContent = say("copyKeys");
    }
    setTimeout(() => { button.firstChild.textContent = word; }, 2500);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".copy[data-copy]");
    if (button) copy(button);
  });

  const dress = (root) => {
    root.querySelectorAll(".copy[data-copy][hidden]").forEach((button) => { button.hidden = false; });
    root.querySelectorAll("time[data-local]").forEach(localTime);
    countAll();
  };
  dress(document);
  document.querySelector("[data-focus]:not([data-still] *)")?.focus();
  const reachAll = () => document.querySelectorAll(".tablewrap").forEach(reachable);
  reachAll();
  addEventListener("resize", reachAll);
  document.addEventListener("toggle", reachAll, true);

  // Parts of a page that the server sent later.
  document.addEventListener("htmx:load", (event) => { dress(event.target.parentElement ?? event.target); reachAll(); });
  const failed = (event) => {
    if (event.detail.elt.matches("form[data-keep], #editor")) return; // these say it themselves, and try again
    const place = document.querySelector(".messages");
    if (!place || place.querySelector("[data-failed]")) return;
    const box = document.createElement("div");
    box.className = "notice tone-blocks";
    box.dataset.failed = "";
    const text = document.createElement("p");
    text.textContent = say("failed");
    box.append(text);
    place.append(box);
    place.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:afterOnLoad", (event) => {
    if (event.detail.successful) document.querySelector("[data-failed]")?.remove();
  });
})();
