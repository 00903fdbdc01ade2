// The search box: a combobox with a list of pages. The index is a classic script
// beside this one, loaded when the box is first used, so that it also works from a
// disk folder; nothing is ever sent anywhere. A long index lies in parts, and the script
// says which characters each has: a part is loaded when it has all that are typed.
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
  var parts = null; // of the index, in order; entries are null until they are loaded
  var active = -1;

  document.documentElement.classList.add("js");

  function run(file, then) {
    var script = document.createElement("script");
    script.src = root + "static/" + file;
    script.onload = then;
    document.head.append(script);
  }

  function load() {
    if (asked) return;
    asked = true;
    run("search-index.js", function () {
      if (window.searchIndex) {
        var read = reader(window.searchIndex.letters);
        parts = [{ entries: window.searchIndex.entries.map(function (e) { return entry(e[0], e[1], e[2], e[3], read(e[1]), e[4]); }) }];
      } else {
        parts = window.searchAlphabets.map(function (alphabet) { return { alphabet: alphabet, asked: false, entries: null }; });
      }
      search();
    });
  }

  function loadPart(n) {
    if (parts[n].asked) return;
    parts[n].asked = true;
    run("search-" + n + ".js", function () {
      parts[n].entries = entriesOf(window.searchParts[n]);
      window.searchParts[n] = null;
      search();
    });
  }

  function entry(kind, name, id, note, letters, address) {
    return { kind: kind, name: name, id: id, note: note, address: address, words: [name, id].map(fold), letters: letters };
  }

  // How the characters of a name are read: each with its syllables, and their initials.
  function reader(letters) {
    var known = {};
    return function (name) {
      return Array.from(name, function (c) {
        if (known[c] === undefined) {
          var read = /[0-9A-Za-z]/.test(c) ? c.toLowerCase() : letters[c];
          known[c] = read ? { syllables: read.split(" "), initials: read.split(" ").map(function (s) { return Array.from(s)[0]; }) } : null;
        }
        return known[c];
      }).filter(Boolean);
    };
  }

  // What a part holds, which is told where it is written.
  function entriesOf(part) {
    var ids = peihe.texts(part.ids);
    var names = part.names ? peihe.texts(part.names) : ids;
    var notes = part.notes ? peihe.texts(part.notes) : [];
    var files = part.files ? part.files.split(" ") : [];
    var read = reader(part.letters);
    return ids.map(function (id, i) {
      var shard = part.shards ? part.shards.slice(2 * i, 2 * i + 2) + "/" : "";
      var base = part.anchor ? notes[i] || "" : id;
      var file = files[i] && files[i][0] === "~" ? base + files[i] : files[i] || base;
      if (!file.includes(".html#")) file += ".html" + (part.anchor ? "#" + part.anchor + id : "");
      return entry(part.kind, names[i], id, notes[i] || "", read(names[i]), part.folder + "/" + shard + file);
    });
  }

  function fold(text) {
    return text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  }

  // Whether the characters stand in this order among the parts, with or without gaps.
  function inOrder(characters, parts) {
    var at = 0;
    for (var i = 0; i < characters.length; i++, at++) {
      while (at < parts.length && !parts[at].includes(characters[i])) at++;
      if (at >= parts.length) return false;
    }
    return true;
  }

  // Whether a Chinese name is meant that differs in one character from what was typed.
  function isNear(entry, characters) {
    return characters.some(function (_, i) {
      return inOrder(characters.filter(function (_, j) { return j !== i; }), entry.words[0]);
    });
  }

  // Whether the text from one of its characters on is what letters are read as, from one of
  // them on: of each its syllable, or how it begins.
  function spells(text, at, letters, from) {
    if (at === text.length) return true;
    if (from === letters.length) return false;
    return letters[from].syllables.some(function (syllable) {
      var n = 0;
      while (n < syllable.length && text[at + n] === syllable[n]) n++;
      for (; n > 0; n--) if (spells(text, at + n, letters, from + 1)) return true;
      return false;
    });
  }

  // How well an entry fits, the least being best; -1 where it does not.
  function rank(entry, query, characters) {
    var words = entry.words;
    if (words.some(function (w) { return w === query; })) return 0;
    if (words.some(function (w) { return w.startsWith(query); })) return 1;
    if (words.some(function (w) { return w.includes(query); })) return 2;
    for (var i = 0; i < entry.letters.length; i++) {
      if (spells(query, 0, entry.letters, i)) return i === 0 ? 3 : 4;
    }
    if (characters.length > 1) {
      var initials = entry.letters.map(function (l) { return l.initials; });
      if (initials.length && initials[0].includes(characters[0]) && inOrder(characters, initials)) return 5;
      if (inOrder(characters, words[0])) return 6;
    }
    return -1;
  }

  function search() {
    if (!parts) return; // the index searches once it is there
    var query = fold(input.value);
    var characters = Array.from(query);
    var hits = [];
    var isWaiting = false;
    parts.forEach(function (part, n) {
      if (!query || part.alphabet && !characters.every(function (c) { return part.alphabet.includes(c); })) return;
      if (!part.entries) {
        isWaiting = true;
        loadPart(n);
        return;
      }
      part.entries.forEach(function (entry) {
        var r = rank(entry, query, characters);
        if (r >= 0) hits.push({ entry: entry, rank: r });
      });
    });
    var isNone = hits.length === 0 && !isWaiting;
    if (isNone && characters.length > 2 && characters.every(function (c) { return c > "\u2e7f"; })) {
      parts.forEach(function (part, n) {
        if (part.alphabet && characters.filter(function (c) { return !part.alphabet.includes(c); }).length > 1) return;
        if (!part.entries) {
          isWaiting = true;
          loadPart(n);
          return;
        }
        part.entries.forEach(function (entry) {
          if (isNear(entry, characters)) hits.push({ entry: entry, rank: 7 });
        });
      });
    }
    if (isWaiting) hits = []; // the part searches once it is there
    hits.sort(function (a, b) { return a.rank - b.rank; }); // else in the order of the index
    active = -1;
    list.replaceChildren.apply(list, hits.slice(0, shownAtMost).map(function (hit, i) { return option(hit.entry, i); }));
    list.hidden = hits.length === 0;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    input.removeAttribute("aria-activedescendant");
    status.textContent = !query || isWaiting ? "" : hits.length === 0 ? "没有找到" :
      isNone ? "没有找到，有相近的 " + hits.length + " 项" :
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
