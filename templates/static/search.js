// The search box: a combobox with a list of pages. The index is a classic script
// beside this one, loaded when the box is first used, so that it also works from a
// disk folder; nothing is ever sent anywhere.
(function () {
  "use strict";
  var shownAtMost = 20;
  var box = document.getElementById("search");
  if (!box) return;
  var input = box.querySelector("input");
  var list = box.querySelector("[role=listbox]");
  var status = box.querySelector("[role=status]");
  var root = box.dataset.root;
  var asked = false;
  var index = null; // [kind, name, id, note, initials, address]
  var active = -1;

  document.documentElement.classList.add("js");

  function load() {
    if (asked) return;
    asked = true;
    var script = document.createElement("script");
    script.src = root + "static/search-index.js";
    script.onload = function () {
      index = window.searchIndex.map(function (e) {
        return {
          kind: e[0], name: e[1], id: e[2], note: e[3], address: e[5],
          words: [e[1], e[2]].map(fold),
          letters: e[4].split(" "),
        };
      });
      search();
    };
    document.head.append(script);
  }

  function fold(text) {
    return text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  }

  // Whether the characters stand in this order among the parts, from one of them on
  // without a gap (run) or with gaps.
  function inOrder(characters, parts, from, run) {
    var at = from;
    for (var i = 0; i < characters.length; i++, at++) {
      while (!run && at < parts.length && !parts[at].includes(characters[i])) at++;
      if (at >= parts.length || !parts[at].includes(characters[i])) return false;
    }
    return true;
  }

  // How well an entry fits, the least being best; -1 where it does not.
  function rank(entry, query, characters) {
    var words = entry.words;
    if (words.some(function (w) { return w === query; })) return 0;
    if (words.some(function (w) { return w.startsWith(query); })) return 1;
    if (words.some(function (w) { return w.includes(query); })) return 2;
    if (inOrder(characters, entry.letters, 0, true)) return 3;
    for (var i = 1; i < entry.letters.length; i++) {
      if (inOrder(characters, entry.letters, i, true)) return 4;
    }
    if (characters.length > 1) {
      if (entry.letters.length && entry.letters[0].includes(characters[0]) && inOrder(characters, entry.letters, 0, false)) return 5;
      if (inOrder(characters, words[0], 0, false)) return 6;
    }
    return -1;
  }

  function search() {
    if (!index) return; // the index searches once it is there
    var query = fold(input.value);
    var characters = Array.from(query);
    var hits = [];
    if (query) {
      index.forEach(function (entry, i) {
        var r = rank(entry, query, characters);
        if (r >= 0) hits.push({ entry: entry, rank: r, at: i });
      });
      hits.sort(function (a, b) { return a.rank - b.rank || a.at - b.at; });
    }
    active = -1;
    list.replaceChildren.apply(list, hits.slice(0, shownAtMost).map(function (hit, i) { return option(hit.entry, i); }));
    list.hidden = hits.length === 0;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    input.removeAttribute("aria-activedescendant");
    status.textContent = !query ? "" : hits.length === 0 ? "没有找到" :
      hits.length > shownAtMost ? "共 " + hits.length + " 项，列出前 " + shownAtMost + " 项" : "共 " + hits.length + " 项";
  }

  function option(entry, i) {
    var item = document.createElement("li");
    item.id = "search-" + i;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.address = entry.address;
    var kind = document.createElement("span");
    kind.textContent = entry.kind;
    var note = document.createElement("small");
    note.textContent = [entry.id !== entry.name ? entry.id : "", entry.note].filter(Boolean).join(" · ");
    item.append(kind, entry.name, note);
    return item;
  }

  function choose(i) {
    var items = list.children;
    if (items.length === 0) return;
    if (active >= 0) items[active].setAttribute("aria-selected", "false");
    active = (i + items.length) % items.length;
    items[active].setAttribute("aria-selected", "true");
    items[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", items[active].id);
  }

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  input.addEventListener("focus", load);
  input.addEventListener("input", function () {
    load();
    search();
  });
  input.addEventListener("keydown", function (event) {
    if (event.isComposing) return; // the key belongs to the input method
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) search();
      choose(event.key === "ArrowDown" ? active + 1 : active < 0 ? -1 : active - 1);
    } else if (event.key === "Enter") {
      var item = list.children[Math.max(active, 0)];
      if (item && !list.hidden) location.href = root + item.dataset.address;
    } else if (event.key === "Escape") {
      if (list.hidden) input.value = "";
      close();
      status.textContent = "";
    }
  });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", function (event) {
    event.preventDefault(); // the box keeps the focus
  });
  list.addEventListener("click", function (event) {
    var item = event.target.closest("[role=option]");
    if (item) location.href = root + item.dataset.address;
  });
})();
