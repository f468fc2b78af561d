// The live list. All listings are held in memory; only the rows in sight (and the focused one) are in the document.
// Everything that came from a host is put in as text, never as markup.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const grid = byId("grid");
  const body = byId("body");
  const head = byId("head");
  const form = byId("filters");
  const details = byId("details");

  const STATUS = { waiting: "Waiting", in_progress: "In progress", full: "Full" };
  const STATUS_ORDER = { waiting: 0, in_progress: 1, full: 2 };
  const DESCENDING_FIRST = new Set(["players", "created"]);
  const HASHES = new Set(["Mods", "Map hash"]);
  const OVERSCAN_ROWS = 8;
  const SHOW_MS = 200;
  const SAY_MS = 800;
  const FRESH_MS = 2000;
  const RETRY_FIRST_MS = 1000;
  const RETRY_MOST_MS = 30000;
  const CHOICES_MOST = 300;

  /** id -> entry: the listing and what sorting and searching need of it. */
  const all = new Map();
  /** Entries that pass the filters, in order. */
  let shown = [];
  /** id -> row element of those in the document. */
  const rows = new Map();
  let active = "";
  let sort = { key: "players", up: false };
  let connected = false;
  let everConnected = false;
  let failed = false;
  let heardAt = 0;
  let listDirty = true;
  let choicesDirty = true;
  let showTimer = 0;
  let opened = "";

  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  const count = new Intl.NumberFormat();
  const fold = (text) => text.normalize("NFKC").toLowerCase();

  // ---- listings

  function entryOf(listing, fresh) {
    const map = (listing.map && listing.map.name) || "";
    const rules = listing.rules || {};
    const players = listing.players || {};
    const relay = listing.relay || null;
    const where = relay ? relay.endpoint : listing.endpoint || "";
    const room = relay ? relay.room : "";
    return {
      id: listing.id,
      listing,
      name: listing.name || "",
      module: rules.game_module || "",
      map,
      region: listing.region || "",
      status: listing.status || "",
      now: players.now || 0,
      max: players.max || 0,
      password: listing.password === true,
      created: listing.created,
      where,
      room,
      text: fold([listing.name, map, rules.game_module, listing.region, room, where, listing.game_id, listing.source]
        .filter(Boolean).join("\n")),
      fresh: fresh ? performance.now() : -FRESH_MS,
    };
  }

  function put(listing, fresh) {
    const before = all.get(listing.id);
    all.set(listing.id, entryOf(listing, fresh && !before));
    dirty(!before || before.module !== all.get(listing.id).module
      || before.map !== all.get(listing.id).map || before.region !== all.get(listing.id).region);
    if (listing.id === opened) {
      fillDetails(all.get(listing.id));
    }
  }

  function gone(id) {
    if (all.delete(id)) {
      dirty(true);
      if (id === opened) {
        fillDetails(null);
      }
    }
  }

  function dirty(choices) {
    listDirty = true;
    choicesDirty = choicesDirty || choices;
    if (!showTimer) {
      showTimer = setTimeout(show, SHOW_MS);
    }
  }

  // ---- the event stream

  let source = null;
  let parts = null;
  let retryMs = RETRY_FIRST_MS;

  function connect() {
    source = new EventSource("v1/listings/stream");
    source.addEventListener("open", () => {
      retryMs = RETRY_FIRST_MS;
      failed = false;
      parts = null;
      if (everConnected) {
        // What it missed comes now, or the whole list does
        heard();
      }
    });
    source.addEventListener("snapshot", (event) => {
      const data = JSON.parse(event.data);
      if (!parts || data.reset) {
        parts = [];
      }
      parts.push(data.listings);
      if (!data.complete) {
        return;
      }
      all.clear();
      for (const listing of parts.flat()) {
        all.set(listing.id, entryOf(listing, false));
      }
      parts = null;
      heard();
      dirty(true);
      show();
      say();
    });
    source.addEventListener("put", (event) => {
      heard();
      put(JSON.parse(event.data), true);
    });
    source.addEventListener("gone", (event) => {
      heard();
      gone(JSON.parse(event.data).id);
    });
    source.addEventListener("error", () => {
      failed = true;
      setConnected(false);
      if (source.readyState === EventSource.CLOSED) {
        // Refused, not broken: the browser does not try again by itself
        setTimeout(connect, retryMs * (0.5 + Math.random() / 2));
        retryMs = Math.min(RETRY_MOST_MS, retryMs * 2);
      }
    });
  }

  function heard() {
    heardAt = Date.now();
    setConnected(true);
  }

  function setConnected(now) {
    const said = everConnected && connected !== now;
    connected = now;
    everConnected = everConnected || now;
    showLink();
    showEmpty();
    if (said) {
      announce(now ? "Live again." : "Connection lost. Trying again.");
    }
  }

  function showLink() {
    const link = byId("link");
    const state = connected ? "live" : everConnected || failed ? "away" : "connecting";
    if (link.dataset.state !== state) {
      link.dataset.state = state;
    }
    setText(byId("link-text"), connected ? "Live"
      : everConnected ? "Disconnected, list of " + clock(heardAt) + ". Trying again"
      : failed ? "Not connected. Trying again" : "Connecting");
  }

  const clock = (ms) => new Date(ms).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });

  // ---- filters

  function filters() {
    const data = new FormData(form);
    return {
      words: fold(String(data.get("text") || "")).split(/\s+/).filter(Boolean),
      module: data.get("module") || "",
      map: data.get("map") || "",
      region: data.get("region") || "",
      status: data.get("status") || "",
      notFull: data.has("not_full"),
      noPassword: data.has("no_password"),
    };
  }

  function passes(entry, f) {
    return (!f.module || entry.module === f.module)
      && (!f.map || entry.map === f.map)
      && (!f.region || entry.region === f.region)
      && (!f.status || entry.status === f.status)
      && (!f.notFull || (entry.status !== "full" && entry.now < entry.max))
      && (!f.noPassword || !entry.password)
      && f.words.every((word) => entry.text.includes(word));
  }

  function filtering(f) {
    return f.words.length > 0 || f.module || f.map || f.region || f.status || f.notFull || f.noPassword;
  }

  const ORDER = {
    players: (a, b) => a.now - b.now || a.max - b.max,
    created: (a, b) => b.created - a.created,
    name: (a, b) => collator.compare(a.name, b.name),
    module: (a, b) => collator.compare(a.module, b.module),
    map: (a, b) => collator.compare(a.map, b.map),
    region: (a, b) => collator.compare(a.region, b.region),
    status: (a, b) => STATUS_ORDER[a.status] - STATUS_ORDER[b.status],
  };

  /** Ids are of no meaning, but an order that stays. */
  function compare(a, b) {
    const by = ORDER[sort.key](a, b);
    return (sort.up ? by : -by) || b.created - a.created || (a.id < b.id ? -1 : 1);
  }

  /** Offers what there is, the most frequent first when there are more than can be offered. */
  function showChoices() {
    for (const [name, every] of [["module", "All games"], ["map", "All maps"], ["region", "All regions"]]) {
      const select = form.elements[name];
      if (document.activeElement === select) {
        choicesDirty = true; // not under the hand of who is choosing
        continue;
      }
      const found = new Map();
      for (const entry of all.values()) {
        if (entry[name]) {
          found.set(entry[name], (found.get(entry[name]) || 0) + 1);
        }
      }
      const chosen = select.value || select.dataset.wanted || "";
      if (chosen && !found.has(chosen)) {
        found.set(chosen, 0);
      }
      const values = [...found.keys()].sort((a, b) => found.get(b) - found.get(a)).slice(0, CHOICES_MOST);
      if (chosen && !values.includes(chosen)) {
        values.push(chosen);
      }
      values.sort(collator.compare);
      const options = [new Option(every, "")];
      for (const value of values) {
        options.push(new Option(value + " (" + count.format(found.get(value)) + ")", value));
      }
      select.replaceChildren(...options);
      select.value = chosen;
    }
  }

  // ---- showing

  function show() {
    clearTimeout(showTimer);
    showTimer = 0;
    if (choicesDirty) {
      choicesDirty = false;
      showChoices();
    }
    if (listDirty) {
      listDirty = false;
      const f = filters();
      const passing = [];
      for (const entry of all.values()) {
        if (passes(entry, f)) {
          passing.push(entry);
        }
      }
      passing.sort(compare);
      shown = passing;
      shown.forEach((entry, index) => { entry.index = index; });
      body.style.height = "calc(" + shown.length + " * var(--row))";
      grid.setAttribute("aria-rowcount", String(shown.length + 1));
      byId("clear").hidden = !filtering(f);
    }
    showCount();
    showEmpty();
    showRows();
  }

  function showCount() {
    if (!everConnected) {
      setText(byId("count"), "Loading");
      return;
    }
    const games = count.format(all.size) + (all.size === 1 ? " game" : " games");
    setText(byId("count"), shown.length === all.size ? games : count.format(shown.length) + " of " + games);
  }

  function showEmpty() {
    const empty = byId("empty");
    empty.hidden = shown.length > 0;
    if (shown.length > 0) {
      return;
    }
    const [title, text] = !everConnected
      ? failed ? ["The list cannot be reached", "This page tries again by itself."] : ["Loading the list", ""]
      : all.size > 0 ? ["No game fits these filters", count.format(all.size) + (all.size === 1 ? " game is" : " games are") + " listed. Clear the filters to see all."]
      : connected ? ["No games are listed", "When a host lists a game it appears here by itself."]
      : ["The list cannot be reached", "This page tries again by itself. It knew of no games."];
    setText(byId("empty-title"), title);
    setText(byId("empty-text"), text);
  }

  const rowHeight = () => parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--row")) || 44;

  function showRows() {
    const height = rowHeight();
    const top = grid.scrollTop - (head.offsetHeight || 0);
    const first = Math.max(0, Math.floor(top / height) - OVERSCAN_ROWS);
    const last = Math.min(shown.length - 1, Math.ceil((top + grid.clientHeight) / height) + OVERSCAN_ROWS);
    const wanted = new Set();
    for (let i = first; i <= last; i++) {
      wanted.add(shown[i]);
    }
    let activeEntry = active ? all.get(active) : undefined;
    if (!activeEntry || shown[activeEntry.index] !== activeEntry) {
      // It went away or is filtered out: whoever was there stands on its neighbour
      const held = rows.get(active);
      const at = held ? Number(held.dataset.index) : 0;
      activeEntry = shown[Math.min(at, shown.length - 1)];
      const hadFocus = held && held.contains(document.activeElement);
      active = activeEntry ? activeEntry.id : "";
      if (hadFocus && !details.open) {
        wanted.add(activeEntry);
        queueMicrotask(() => (rows.get(active) || grid).focus({ preventScroll: true }));
      }
    }
    if (activeEntry) {
      wanted.add(activeEntry);
    }
    wanted.delete(undefined);
    const ids = new Set();
    for (const entry of wanted) {
      ids.add(entry.id);
    }
    for (const [id, row] of rows) {
      if (!ids.has(id)) {
        rows.delete(id);
        row.remove();
      }
    }
    // In the document in their order, for who reads it line by line; the row with the focus is never taken out
    let place = body.firstChild;
    for (const entry of [...wanted].sort((a, b) => a.index - b.index)) {
      let row = rows.get(entry.id);
      if (!row) {
        row = newRow();
        rows.set(entry.id, row);
      }
      if (row === place || row.contains(document.activeElement)) {
        place = row.nextSibling;
      } else {
        body.insertBefore(row, place);
      }
      if (row.entry !== entry) {
        fill(row, entry);
      }
      row.style.transform = "translateY(" + entry.index * height + "px)";
      row.dataset.index = String(entry.index);
      row.setAttribute("aria-rowindex", String(entry.index + 2));
      row.tabIndex = entry.id === active ? 0 : -1;
      const age = row.cells.age;
      setText(age, ago(entry.created));
    }
  }

  function newRow() {
    const row = document.createElement("div");
    row.className = "row";
    row.setAttribute("role", "row");
    row.cells = {};
    ["name", "module", "map", "region", "players", "status", "age", "join"].forEach((name, index) => {
      const cell = document.createElement("div");
      cell.className = "c-" + name;
      cell.setAttribute("role", "gridcell");
      cell.setAttribute("aria-colindex", String(index + 1));
      row.cells[name] = cell;
      row.append(cell);
    });
    return row;
  }

  function fill(row, entry) {
    row.entry = entry;
    const listing = entry.listing;
    const c = row.cells;
    const name = node("bdi", "name", entry.name || "(no name)");
    name.title = entry.name;
    const parts = [name];
    if (entry.password) {
      parts.push(icon("lock", "password"));
    }
    if (listing.source) {
      const badge = node("bdi", "badge", "via " + shortSource(listing.source));
      badge.title = "Listed by " + listing.source;
      parts.push(badge);
    }
    c.name.replaceChildren(...parts);
    plain(c.module, entry.module);
    plain(c.map, entry.map);
    plain(c.region, entry.region);
    const players = listing.players || {};
    const numbers = [node("span", "", entry.now + " / " + entry.max)];
    if (players.vouched === true) {
      numbers.unshift(icon("tick", "counted by the relay"), " ");
    }
    c.players.replaceChildren(...numbers);
    const status = node("span", "status", STATUS[entry.status] || entry.status);
    status.dataset.status = entry.status;
    c.status.replaceChildren(status);
    const text = entry.room || entry.where;
    const where = node("bdi", "where", text);
    where.title = entry.room ? "Room " + entry.room + " at " + entry.where : entry.where;
    const copy = document.createElement("button");
    copy.type = "button";
    copy.className = "small";
    copy.tabIndex = -1;
    copy.dataset.copy = text;
    copy.setAttribute("aria-label", entry.room ? "Copy the room code" : "Copy the address");
    copy.append(icon("copy", ""));
    c.join.replaceChildren(where, copy);
    if (performance.now() - entry.fresh < FRESH_MS) {
      row.classList.add("fresh");
      setTimeout(() => row.classList.remove("fresh"), FRESH_MS);
    }
  }

  function plain(cell, text) {
    const value = node("bdi", text ? "" : "faint", text || "\u2013");
    value.title = text;
    cell.replaceChildren(value);
  }

  function node(tag, className, text) {
    const made = document.createElement(tag);
    if (className) {
      made.className = className;
    }
    made.textContent = text;
    return made;
  }

  function setText(element, text) {
    if (element.textContent !== text) {
      element.textContent = text;
    }
  }

  const SVG = "http://www.w3.org/2000/svg";

  function icon(name, label) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "icon");
    if (label) {
      svg.setAttribute("role", "img");
      svg.setAttribute("aria-label", label);
      const title = document.createElementNS(SVG, "title");
      title.textContent = label;
      svg.append(title);
    } else {
      svg.setAttribute("aria-hidden", "true");
    }
    const use = document.createElementNS(SVG, "use");
    use.setAttribute("href", "#" + name);
    svg.append(use);
    return svg;
  }

  function shortSource(text) {
    try {
      return new URL(text).host || text;
    } catch {
      return text;
    }
  }

  function ago(ms) {
    if (!ms) {
      return "";
    }
    const s = Math.max(0, Math.floor((Date.now() - ms) / 1000));
    return s < 60 ? s + " s" : s < 3600 ? Math.floor(s / 60) + " min" : s < 172800 ? Math.floor(s / 3600) + " h" : Math.floor(s / 86400) + " d";
  }

  // ---- one game

  function openDetails(id) {
    const entry = all.get(id);
    if (!entry) {
      return;
    }
    opened = id;
    fillDetails(entry);
    if (!details.open) {
      details.showModal();
    }
    (details.querySelector(".copy") || byId("d-close")).focus();
  }

  function fillDetails(entry) {
    if (!entry) {
      setText(byId("d-how"), "This game is not listed any more.");
      byId("d-join").replaceChildren();
      return;
    }
    const listing = entry.listing;
    byId("d-name").replaceChildren(node("bdi", "", entry.name || "(no name)"));
    setText(byId("d-how"), (entry.room
      ? "In the game, connect to the relay and enter the room code."
      : "In the game, connect to this address.") + (entry.password ? " It asks for a password." : ""));
    const held = details.contains(document.activeElement) && document.activeElement.dataset.copy;
    const ways = entry.room
      ? [way("Room", entry.room, "Copy the room code"), way("Relay", entry.where, "Copy the relay's address")]
      : [way("Address", entry.where, "Copy the address")];
    byId("d-join").replaceChildren(...ways);
    if (held) {
      const same = [...details.querySelectorAll(".copy")].find((button) => button.dataset.copy === held);
      (same || byId("d-close")).focus();
    }
    const rules = listing.rules || {};
    const players = listing.players || {};
    const facts = [
      ["Players", entry.now + " of " + entry.max + (players.vouched === true ? ", counted by the relay" : "")
        + (players.observers ? ", " + players.observers + " watching" : "")],
      ["Status", STATUS[entry.status] || entry.status],
      ["Game", entry.module],
      ["Version", rules.version],
      ["Mods", rules.mod_fingerprint],
      ["Map", entry.map],
      ["Map hash", listing.map && listing.map.hash],
      ["Queue", rules.queue],
      ["Region", entry.region],
      ["Engine", listing.engine],
      ["Settings", summary(listing.settings_summary)],
      ["Needs", (listing.required_mods || []).map((mod) => mod.id + (mod.range ? " " + mod.range : "")).join(", ")],
      ["Listed", entry.created ? new Date(entry.created).toLocaleString() : ""],
      ["Listed by", listing.source || ""],
    ];
    const parts = [];
    for (const [name, value] of facts) {
      if (value) {
        const fact = document.createElement("dd");
        fact.className = HASHES.has(name) ? "hash" : "";
        fact.append(node("bdi", "", String(value)));
        parts.push(node("dt", "", name), fact);
      }
    }
    byId("d-facts").replaceChildren(...parts);
  }

  function summary(settings) {
    if (!settings || typeof settings !== "object") {
      return settings;
    }
    return Object.entries(settings)
      .map(([key, value]) => key + ": " + (typeof value === "object" ? JSON.stringify(value) : value)).join(", ");
  }

  function way(what, text, label) {
    const line = node("div", "way", "");
    const copy = node("button", "copy", "Copy");
    copy.type = "button";
    copy.dataset.copy = text;
    copy.setAttribute("aria-label", label);
    line.append(node("span", "what", what), node("code", "", text), copy);
    return line;
  }

  async function copyText(text) {
    try {
      await navigator.clipboard.writeText(text);
      announce("Copied " + text);
      return true;
    } catch {
      // Only a page that came over HTTPS or from this machine may write to the clipboard that way
    }
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "hidden";
    area.readOnly = true;
    const focused = document.activeElement;
    (details.open ? details : document.body).append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (focused) {
      focused.focus();
    }
    announce(done ? "Copied " + text : "This browser does not let the page copy. It is: " + text);
    return done;
  }

  function flash(button) {
    if (button.classList.contains("copy")) {
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    }
  }

  // ---- what is said to who listens instead of looking

  let sayTimer = 0;

  function announce(text) {
    const polite = byId("say");
    polite.textContent = polite.textContent === text ? text + "\u00a0" : text;
  }

  /** The count, once the hand rests; never at each change of the live list. */
  function say() {
    clearTimeout(sayTimer);
    sayTimer = setTimeout(() => announce(byId("count").textContent), SAY_MS);
  }

  // ---- hands

  function refilter() {
    listDirty = true;
    grid.scrollTop = 0;
    show();
    say();
    remember();
  }

  function sortBy(key, up) {
    sort = { key, up };
    for (const header of head.children) {
      const button = header.querySelector("button");
      if (button && button.dataset.sort === key) {
        // The age grows as the instant of creation falls
        header.setAttribute("aria-sort", up ? "ascending" : "descending");
      } else {
        header.removeAttribute("aria-sort");
      }
    }
    form.elements.sort.value = key;
    refilter();
  }

  /** The filters stand in the address, so that a link to them can be sent. */
  function remember() {
    const wanted = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (value && name !== "sort") {
        wanted.set(name, value);
      }
    }
    if (sort.key !== "players" || sort.up) {
      wanted.set("sort", (sort.up ? "" : "-") + sort.key);
    }
    history.replaceState(null, "", wanted.size ? "#" + wanted : location.pathname + location.search);
  }

  function recall() {
    const wanted = new URLSearchParams(location.hash.slice(1));
    form.elements.text.value = wanted.get("text") || "";
    form.elements.status.value = wanted.get("status") || "";
    form.elements.not_full.checked = wanted.has("not_full");
    form.elements.no_password.checked = wanted.has("no_password");
    for (const name of ["module", "map", "region"]) {
      const value = wanted.get(name) || "";
      const select = form.elements[name];
      if (value && ![...select.options].some((option) => option.value === value)) {
        select.add(new Option(value, value));
      }
      select.value = value;
    }
    const key = (wanted.get("sort") || "-players").replace("-", "");
    sortBy(key in ORDER ? key : "players", wanted.has("sort") && !wanted.get("sort").startsWith("-"));
  }

  function move(index) {
    const entry = shown[Math.max(0, Math.min(shown.length - 1, index))];
    if (!entry) {
      return;
    }
    active = entry.id;
    const height = rowHeight();
    const top = entry.index * height;
    const room = grid.clientHeight - head.offsetHeight;
    if (top < grid.scrollTop) {
      grid.scrollTop = top;
    } else if (top + height > grid.scrollTop + room) {
      grid.scrollTop = top + height - room;
    }
    showRows();
    rows.get(active).focus({ preventScroll: true });
  }

  form.addEventListener("input", (event) => {
    if (event.target.name === "sort") {
      sortBy(event.target.value, !DESCENDING_FIRST.has(event.target.value));
    } else {
      refilter();
    }
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => {
    // Now its fields are empty; the order stays
    form.elements.text.focus();
    sortBy(sort.key, sort.up);
  }));
  head.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-sort]");
    if (button) {
      const key = button.dataset.sort;
      sortBy(key, sort.key === key ? !sort.up : !DESCENDING_FIRST.has(key));
    }
  });
  body.addEventListener("click", (event) => {
    const row = event.target.closest(".row");
    if (!row) {
      return;
    }
    active = row.entry.id;
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      copyText(copy.dataset.copy);
    } else if (!String(getSelection())) {
      openDetails(active);
    }
    showRows();
  });
  grid.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(".head")) {
      return;
    }
    const entry = all.get(active);
    const at = entry ? entry.index : -1;
    const page = Math.max(1, Math.floor(grid.clientHeight / rowHeight()) - 2);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: shown.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      move(to);
    } else if ((event.key === "Enter" || event.key === " ") && entry && !event.target.closest("button")) {
      event.preventDefault();
      openDetails(active);
    } else if (event.key.toLowerCase() === "c" && entry) {
      event.preventDefault();
      copyText(entry.room || entry.where);
    }
  });
  body.addEventListener("focusin", (event) => {
    const row = event.target.closest(".row");
    if (row && row.entry.id !== active) {
      active = row.entry.id;
      showRows();
    }
  });
  details.addEventListener("click", (event) => {
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      copyText(copy.dataset.copy).then((done) => done && flash(copy));
    } else if (event.target === details || event.target.closest("#d-close")) {
      details.close();
    }
  });
  details.addEventListener("close", () => {
    opened = "";
    (rows.get(active) || grid).focus({ preventScroll: true });
  });

  let framed = false;
  function frame() {
    if (!framed) {
      framed = true;
      requestAnimationFrame(() => {
        framed = false;
        showRows();
      });
    }
  }
  grid.addEventListener("scroll", frame, { passive: true });
  new ResizeObserver(frame).observe(grid);
  setInterval(frame, 1000);

  recall();
  connect();
})();
