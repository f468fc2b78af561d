// Packages: search, one package, and what fits together. Everything that came from a publisher is put in as text, never as
// markup. The place is behind the '#' of the address, so that every view has a link.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const FACETS = [["category", "Category"], ["module", "Game"], ["tag", "Tag"], ["license", "Licence"],
    ["publisher", "Publisher"], ["channel", "Channel"], ["ai_usage", "Use by AI"]];
  const AI = { allow: "may be used", metadata_only: "only the description", deny: "not to be used" };
  const CHANNEL = { dev: "for developers", beta: "beta", release: "final" };
  const WAIT_MS = 180;
  const FACET_VALUES = 8;
  const count = new Intl.NumberFormat();
  const date = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
  const narrow = matchMedia("(max-width: 760px)");

  let asked = 0;
  let timer = 0;
  let next = "";
  let facets = {};

  // ---- helpers

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === true) {
        element.setAttribute(name, "");
      } else if (value !== undefined && value !== null && value !== false) {
        element.setAttribute(name, value);
      }
    }
    element.append(...children.filter((child) => child !== undefined && child !== null && child !== ""));
    return element;
  }

  async function get(path, options) {
    const response = await fetch(path, options);
    const body = await response.json();
    if (!response.ok) {
      throw Object.assign(new Error(body.detail || response.statusText), { status: response.status, problem: body });
    }
    return body;
  }

  function size(bytes) {
    if (bytes < 1024) {
      return bytes + " bytes";
    }
    const units = ["KiB", "MiB", "GiB"];
    let value = bytes / 1024;
    let unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return value.toLocaleString(undefined, { maximumFractionDigits: value < 10 ? 1 : 0 }) + " " + units[unit];
  }

  const times = (n, one, many) => count.format(n) + " " + (n === 1 ? one : many);
  const pathOf = (id) => "v1/packages/" + id.split("/").map(encodeURIComponent).join("/");
  const linkTo = (id, text) => make("a", { href: "#/package/" + id }, text || id);
  const say = (text) => { byId("say").textContent = text; };

  function show(view, title) {
    for (const name of ["search", "package", "resolve", "problem"]) {
      byId("v-" + name).hidden = name !== view;
    }
    document.title = title ? title + " - Workshop" : "Workshop";
    for (const link of document.querySelectorAll("nav a")) {
      if (link.dataset.view === view) {
        link.setAttribute("aria-current", "page");
      } else {
        link.removeAttribute("aria-current");
      }
    }
  }

  function problem(error) {
    byId("problem-title").textContent = error.status === 404 ? "Not here" : "That did not work";
    byId("problem-text").textContent = error.message;
    show("problem", byId("problem-title").textContent);
  }

  // ---- search

  function place() {
    const hash = location.hash.replace(/^#\/?/, "");
    const at = hash.indexOf("?");
    return { path: at < 0 ? hash : hash.slice(0, at), query: new URLSearchParams(at < 0 ? "" : hash.slice(at + 1)) };
  }

  function goSearch(query, replace) {
    const text = query.toString();
    const hash = "#/" + (text ? "?" + text : "");
    if (replace) {
      history.replaceState(null, "", hash);
      route();
    } else {
      location.hash = hash;
    }
  }

  function questionOf(query) {
    const question = new URLSearchParams();
    for (const name of ["q", "sort", ...FACETS.map(([facet]) => facet)]) {
      if (query.get(name)) {
        question.set(name, query.get(name));
      }
    }
    return question;
  }

  async function search(query) {
    show("search", query.get("q") || "");
    if (document.activeElement !== byId("q")) {
      byId("q").value = query.get("q") || "";
    }
    byId("sort").value = query.get("sort") || "relevance";
    const ticket = ++asked;
    try {
      const found = await get("v1/search?" + questionOf(query));
      if (ticket !== asked) {
        return;
      }
      facets = found.facets || {};
      byId("hits").replaceChildren(...found.hits.map(hitOf));
      fillFacets(query);
      next = found.next || "";
      byId("more").hidden = !next;
      byId("count").textContent = found.total === 0 ? "" :
        (found.total_is_least ? "More than " : "") + times(found.total, "package", "packages");
      nothing(found, query);
    } catch (error) {
      if (ticket === asked) {
        byId("hits").replaceChildren();
        byId("more").hidden = true;
        byId("count").textContent = "";
        byId("nothing").hidden = false;
        byId("nothing").textContent = error.status ? error.message : "The server cannot be reached now.";
      }
    }
  }

  function nothing(found, query) {
    const box = byId("nothing");
    box.hidden = found.total > 0;
    if (found.total > 0) {
      return;
    }
    const filtered = [...questionOf(query).keys()].some((name) => name !== "sort");
    box.replaceChildren(filtered ? "No package fits." : "Nothing is published here yet.");
    if (found.did_you_mean) {
      const other = questionOf(query);
      other.set("q", found.did_you_mean);
      box.append(" Did you mean ", make("a", { href: "#/?" + other }, found.did_you_mean), "?");
    }
  }

  function hitOf(hit) {
    const badges = [make("span", { class: "badge" }, hit.category), make("span", { class: "badge" }, hit.license)];
    if (hit.channel !== "release") {
      badges.push(make("span", { class: "badge warn" }, CHANNEL[hit.channel] || hit.channel));
    }
    badges.push(...hit.tags.slice(0, 5).map((tag) => make("span", { class: "badge" }, "#" + tag)));
    if (hit.near_name) {
      badges.push(make("span", { class: "badge warn" }, "not " + hit.near_name));
    }
    return make("li", {},
      make("div", { class: "hit-title", dir: "auto" }, linkTo(hit.id, hit.title)),
      make("div", { class: "id" }, hit.id + " " + hit.version),
      hit.summary ? make("div", { class: "hit-summary", dir: "auto" }, hit.summary) : "",
      make("div", { class: "hit-side" }, make("span", {}, times(hit.downloads, "download", "downloads")),
        make("span", {}, size(hit.size)), make("span", {}, date.format(hit.published))),
      make("div", { class: "badges" }, ...badges));
  }

  function fillFacets(query) {
    const box = byId("facets");
    const focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.key : "";
    const groups = [];
    let on = 0;
    for (const [facet, name] of FACETS) {
      const chosen = (query.get(facet) || "").split(",").filter(Boolean);
      on += chosen.length;
      const values = (facets[facet] || []).slice(0, FACET_VALUES);
      for (const value of chosen) {
        if (!values.some((each) => each.value.toLowerCase() === value.toLowerCase())) {
          values.unshift({ value, packages: 0 });
        }
      }
      if (values.length === 0) {
        continue;
      }
      const labels = values.map(({ value, packages }) => {
        const checked = chosen.some((each) => each.toLowerCase() === value.toLowerCase());
        const box = make("input", { type: "checkbox", "data-key": facet + "=" + value, checked });
        box.addEventListener("change", () => narrowDown(facet, value, box.checked));
        const label = facet === "ai_usage" ? AI[value] || value : facet === "channel" ? CHANNEL[value] || value : value;
        return make("label", {}, box, make("span", { class: "value", dir: "auto", title: label }, label),
          make("span", { class: "n" }, count.format(packages)));
      });
      groups.push(make("fieldset", { class: "facet" }, make("legend", {}, name), ...labels));
    }
    box.replaceChildren(...groups);
    byId("facets-on").textContent = on ? " (" + on + ")" : "";
    if (focused) {
      const again = [...box.querySelectorAll("input")].find((each) => each.dataset.key === focused);
      if (again) {
        again.focus();
      }
    }
  }

  function narrowDown(facet, value, on) {
    const query = questionOf(place().query);
    const single = facet === "ai_usage" || facet === "channel";
    let values = (query.get(facet) || "").split(",").filter(Boolean)
      .filter((each) => each.toLowerCase() !== value.toLowerCase());
    if (on) {
      values = single ? [value] : [...values, value];
    }
    if (values.length) {
      query.set(facet, values.join(","));
    } else {
      query.delete(facet);
    }
    goSearch(query, false);
  }

  byId("search").addEventListener("submit", (event) => event.preventDefault());
  byId("q").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const query = questionOf(place().query);
      if (byId("q").value.trim()) {
        query.set("q", byId("q").value.trim());
      } else {
        query.delete("q");
      }
      goSearch(query, true);
    }, WAIT_MS);
  });
  byId("sort").addEventListener("change", () => {
    const query = questionOf(place().query);
    query.set("sort", byId("sort").value);
    goSearch(query, true);
  });
  byId("more").addEventListener("click", async () => {
    const ticket = asked;
    const query = questionOf(place().query);
    query.set("cursor", next);
    try {
      const found = await get("v1/search?" + query);
      if (ticket === asked) {
        const added = found.hits.map(hitOf);
        byId("hits").append(...added);
        next = found.next || "";
        byId("more").hidden = !next;
        if (added.length) {
          added[0].querySelector("a").focus();
        }
      }
    } catch (error) {
      say(error.message);
    }
  });

  // ---- one package

  async function packageOf(id) {
    const ticket = ++asked;
    try {
      const base = pathOf(id);
      const [found, versions, dependents] = await Promise.all([
        get(base), get(base + "/versions?limit=200"), get(base + "/dependents?limit=100")]);
      if (ticket !== asked) {
        return;
      }
      fillPackage(found, versions, dependents);
    } catch (error) {
      if (ticket === asked) {
        problem(error);
      }
    }
  }

  function fillPackage(found, versions, dependents) {
    const shown = found.shown;
    const title = shown ? shown.title : found.id;
    byId("package").replaceChildren(
      make("h2", { id: "p-title", tabindex: "-1", dir: "auto" }, title),
      make("p", { class: "lead id" }, found.id + (shown ? " " + shown.version : "")),
      found.near_name ? make("p", { class: "note" }, "This is not ", linkTo(found.near_name.like), ": the names are close. ",
        found.near_name.why) : "",
      shown ? "" : make("p", { class: "note bad" }, "All versions were taken back by their publisher."),
      shown ? getOf(found, shown) : "",
      make("div", { class: "package" },
        make("div", {}, ...(shown ? partsOf(shown) : []), versionsOf(found, versions), dependentsOf(dependents)),
        shown ? make("aside", { "aria-label": "Facts" }, make("h3", {}, "Facts"), factsOf(found, shown)) : ""));
    show("package", title);
    byId("p-title").focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  function getOf(found, shown) {
    const jar = "java -jar workshop-server.jar ";
    const command = jar + "resolve '" + found.id + "@^" + shown.version + "' --lock mods.lock --from " + location.origin
      + " && " + jar + "install --lock mods.lock --into mods --from " + location.origin;
    const copy = make("button", { type: "button", class: "button" }, "Copy");
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(command);
        say("Copied");
        copy.textContent = "Copied";
        setTimeout(() => { copy.textContent = "Copy"; }, 1500);
      } catch {
        getSelection().selectAllChildren(copy.previousElementSibling);
        say("Selected; copy it with the keyboard");
      }
    });
    return make("div", { class: "get" }, make("code", {}, command), copy,
      make("a", { class: "button main", href: pathOf(found.id) + "/versions/" + shown.version + "/download", download: true },
        "Download " + size(shown.size)));
  }

  function partsOf(shown) {
    const parts = [];
    if (shown.description) {
      parts.push(make("h3", {}, "About"), make("div", { class: "description", dir: "auto" }, shown.description));
    }
    const needs = shown.dependencies.filter((each) => !each.optional);
    const may = shown.dependencies.filter((each) => each.optional);
    const list = (name, all, text) => {
      if (all.length) {
        parts.push(make("h3", {}, name), make("ul", { class: "list" }, ...all.map((each) =>
          make("li", {}, linkTo(each.id), make("code", {}, text(each))))));
      }
    };
    if (!needs.length) {
      parts.push(make("h3", {}, "Needs"), make("p", { class: "hint" }, "Nothing else."));
    }
    list("Needs", needs, (each) => each.range);
    list("Works with", may, (each) => each.range);
    list("Cannot be together with", shown.conflicts, (each) => each.range);
    list("Stands for", shown.provides, (each) => each.version);
    return parts;
  }

  function factsOf(found, shown) {
    const facts = [
      ["Publisher", make("a", { href: "#/?publisher=" + encodeURIComponent(found.id.split("/")[0]) }, found.id.split("/")[0])],
      ["Category", shown.category],
      ["Licence", shown.license],
      ["Games", shown.modules.length ? shown.modules.join(", ") : "any"],
      ["Tags", shown.tags.length ? make("span", {}, ...shown.tags.flatMap((tag, i) => [i ? ", " : "",
        make("a", { href: "#/?tag=" + encodeURIComponent(tag) }, tag)])) : "none"],
      ["Channel", CHANNEL[shown.channel] || shown.channel],
      ["Use by AI", AI[shown.ai_usage] || shown.ai_usage],
      ["Downloads", count.format(found.downloads)],
      ["Published", date.format(shown.published)],
      ["First", date.format(found.created)],
      ["Size", size(shown.size)],
      ["SHA-256", make("span", { class: "hash" }, shown.sha256)],
    ];
    return make("dl", {}, ...facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", { dir: "auto" }, value)]));
  }

  function versionsOf(found, page) {
    const rows = page.versions.map((each) => make("tr", { class: each.yanked ? "is-yanked" : undefined },
      make("td", {}, each.version),
      make("td", {}, date.format(each.published),
        each.yanked ? make("div", { class: "yanked", dir: "auto" }, "Taken back: " + each.yanked.reason) : ""),
      make("td", { class: "wide-only" }, CHANNEL[each.channel] || each.channel),
      make("td", { class: "n wide-only" }, count.format(each.downloads)),
      make("td", { class: "n" }, make("a", {
        href: pathOf(found.id) + "/versions/" + encodeURIComponent(each.version) + "/download",
        download: true,
        "aria-label": "Download " + each.version + ", " + size(each.size),
      }, size(each.size)))));
    return make("div", {}, make("h3", {}, "Versions (" + count.format(found.versions) + ")"),
      make("div", { class: "scroll" }, make("table", {},
        make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Version"), make("th", { scope: "col" }, "Published"),
          make("th", { scope: "col", class: "wide-only" }, "Channel"),
          make("th", { scope: "col", class: "n wide-only" }, "Downloads"),
          make("th", { scope: "col", class: "n" }, "Download"))),
        make("tbody", {}, ...rows))),
      page.next ? make("p", { class: "hint" }, "The newest " + page.versions.length + " are shown.") : "");
  }

  function dependentsOf(page) {
    return make("div", {}, make("h3", {}, "Needed by"), page.dependents.length === 0
      ? make("p", { class: "hint" }, "No package here needs it.")
      : make("ul", { class: "list" }, ...page.dependents.map((each) =>
        make("li", {}, linkTo(each.id), make("code", {}, each.version + " needs " + each.range),
          each.optional ? make("span", { class: "badge" }, "optional") : ""))));
  }

  // ---- what fits together

  byId("resolve").addEventListener("submit", async (event) => {
    event.preventDefault();
    const box = byId("resolved");
    const roots = {};
    for (const line of byId("roots").value.split("\n")) {
      const words = line.trim().split(/[\s@]+/);
      if (words[0]) {
        roots[words[0]] = words.slice(1).join(" ") || "*";
      }
    }
    if (Object.keys(roots).length === 0) {
      box.replaceChildren(make("p", { class: "hint" }, "Name a package first."));
      byId("roots").focus();
      return;
    }
    box.replaceChildren(make("p", { class: "hint" }, "Looking"));
    try {
      const lock = await get("v1/resolve", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ roots, prereleases: byId("pre").checked }),
      });
      box.replaceChildren(...lockOf(lock, roots));
    } catch (error) {
      box.replaceChildren(...whyNot(error));
    }
  });

  function lockOf(lock, roots) {
    const bytes = lock.packages.reduce((sum, each) => sum + each.size, 0);
    return [
      make("h3", {}, "These go together: " + times(lock.packages.length, "package", "packages") + ", " + size(bytes)),
      make("ul", { class: "list" }, ...lock.packages.map((each) => make("li", {}, linkTo(each.id),
        make("code", {}, each.version), make("span", { class: "id" }, size(each.size)),
        roots[each.id] ? make("span", { class: "badge good" }, "asked for") : ""))),
    ];
  }

  function whyNot(error) {
    const told = error.problem || {};
    if (told.code !== "unsolvable") {
      return [make("p", { class: "note bad" }, error.status ? error.message : "The server cannot be reached now.")];
    }
    const parts = [make("h3", {}, "These do not go together"),
      make("ol", { class: "reasons" }, ...told.explanation.map((sentence) => make("li", {}, sentence)))];
    if (told.repairs.length) {
      parts.push(make("h3", {}, "What would help"), make("ul", { class: "list" }, ...told.repairs.map((repair) => {
        const take = make("button", { type: "button", class: "button" }, "Take this");
        take.addEventListener("click", () => {
          const lines = repair.lock.roots.map((root) => root.id + " " + root.range);
          byId("roots").value = lines.join("\n");
          byId("pre").checked = byId("pre").checked || repair.kind === "allow_pre_releases";
          byId("resolve").requestSubmit();
          byId("roots").focus();
        });
        return make("li", {}, make("span", { class: "value" }, repair.detail), take);
      })));
    }
    return parts;
  }

  // ---- where we are

  function route() {
    const { path, query } = place();
    const parts = path.split("/").map(decodeURIComponent);
    if (parts[0] === "package" && parts.length === 3) {
      packageOf(parts[1] + "/" + parts[2]);
    } else if (parts[0] === "resolve") {
      show("resolve", "What fits together");
      if (query.get("roots")) {
        byId("roots").value = query.get("roots");
      }
    } else {
      search(query);
    }
  }

  const openFacets = () => { byId("facets-box").open = !narrow.matches; };
  narrow.addEventListener("change", openFacets);
  openFacets();
  addEventListener("hashchange", route);
  document.querySelector(".skip").addEventListener("click", (event) => {
    // What is behind the '#' is a place already
    event.preventDefault();
    byId("main").focus();
  });
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !/INPUT|TEXTAREA|SELECT/.test(document.activeElement.tagName)) {
      event.preventDefault();
      if (byId("v-search").hidden) {
        location.hash = "#/";
      }
      setTimeout(() => byId("q").focus());
    }
  });
  route();
})();
