// Lets readers sort, filter and download tables in place. The order and the filter stand in
// the address (?s.ID=column and ?f.ID=words), so that a view can be sent to somebody. A list
// of several pages is sorted and filtered over all of them, from files that are loaded when
// they are wanted; they are scripts, so that it also works from a disk folder. Without this
// script every table is complete in its own order.
(function () {
  "use strict";
  var filteredFrom = 15; // rows; fewer are seen at a glance
  var shownAtOnce = 50; // rows of a list of several pages, once it is sorted or filtered
  var figure = /^-?\d+(\.\d+)?$/;
  var collator = new Intl.Collator("zh-CN", { numeric: true });
  var state = new URLSearchParams(location.search);
  var taken = {}; // what files brought, by their names
  var asked = {}; // promises of it
  var sought = location.hash.slice(1); // a row, until it is found

  document.documentElement.classList.add("js");
  window.peihe = { take: function (name, content) { taken[name] = content; }, texts: texts };

  function load(root, name) {
    asked[name] = asked[name] || new Promise(function (done, fail) {
      var script = document.createElement("script");
      script.src = root + name + ".js";
      script.onload = function () {
        script.remove();
        done(taken[name]);
        delete taken[name];
      };
      script.onerror = function () {
        delete asked[name];
        fail(new Error(name));
      };
      document.head.append(script);
    });
    return asked[name];
  }

  // The texts of a column, whose code is told where it is written.
  function texts(column) {
    var pattern = "";
    var digits = "";
    return column.of.split("|").map(function (one) {
      var colon = one.indexOf(":");
      if (colon >= 0) pattern = column.texts[parseInt(one.slice(0, colon), 36)];
      var rest = one.slice(colon + 1);
      digits = rest && digits.slice(0, rest.charCodeAt(0) - 97) + rest.slice(1);
      var runs = digits.split(".");
      var n = 0;
      return pattern.replace(/0/g, function () { return runs[n++]; });
    });
  }

  function keep(key, value) {
    if (value) state.set(key, value);
    else state.delete(key);
    var query = state.toString();
    history.replaceState(null, "", location.pathname + (query ? "?" + query : "") + location.hash);
  }

  function button(word, name, then) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = name;
    made.textContent = word;
    made.addEventListener("click", then);
    return made;
  }

  function count(n) { return n.toLocaleString("zh-CN"); }
  function fold(text) { return text.normalize("NFKC").toLowerCase(); }
  function isFigure(head) { return head.classList.contains("n"); }

  // What a cell says, without controls: U+001E stands before each further line.
  function words(node) {
    return Array.from(node.childNodes, function (child) {
      if (child.nodeType === Node.TEXT_NODE) return child.data;
      if (child.tagName === "BUTTON") return "";
      return (/^(SMALL|BR)$/.test(child.tagName) ? "\x1e" : "") + words(child);
    }).join("");
  }

  // A value has a text and a key, which it is sorted by.
  function value(text, key) {
    text = text.trim();
    if (key === undefined) {
      key = text.split("\x1e")[0].trim().replace("−", "-").replace(/%$/, "");
      var plain = key.replace(/,/g, "");
      if (figure.test(plain)) key = plain;
    }
    return { text: text, key: key, number: figure.test(key) ? Number(key) : NaN, isUnknown: /^[—–]?$/.test(key) };
  }

  function compare(a, b) {
    if (!isNaN(a.number) && !isNaN(b.number)) return a.number - b.number;
    return collator.compare(a.key, b.key);
  }

  // The rows of a table that stands on its page in whole.
  function Page(rows) {
    return {
      length: rows.length,
      column: function (i) {
        return Promise.resolve(rows.map(function (row) { return value(words(row.cells[i]), row.cells[i].dataset.sort); }));
      },
      rows: function (some) { return Promise.resolve(some.map(function (i) { return rows[i]; })); },
    };
  }

  // The rows of all pages of a list.
  function List(table) {
    var data = table.dataset;
    var at = data.list.indexOf("lists/");
    var root = data.list.slice(0, at);
    var folder = data.list.slice(at);
    var length = Number(data.rows);
    var perBlock = Number(data.block);
    var columns = {};
    var blocks = {};

    function column(i) {
      var parts = [];
      for (var part = 0; part * data.part < length; part++) parts.push(load(root, folder + "c" + i + "-" + part));
      return Promise.all(parts).then(function (all) {
        columns[i] = columns[i] || [].concat.apply([], all.map(texts)).map(function (text) {
          var cut = text.indexOf("\x1f");
          return cut < 0 ? value(text) : value(text.slice(0, cut), text.slice(cut + 1));
        });
        return columns[i];
      });
    }

    function block(n) {
      return load(root, folder + "r" + n).then(function (content) {
        blocks[n] = blocks[n] || { root: content.root, columns: content.columns.map(texts) };
      });
    }

    function rows(some) {
      var needed = Array.from(new Set(some.map(function (i) { return Math.floor(i / perBlock); })));
      return Promise.all(needed.map(block)).then(function () {
        var from = blocks[needed[0]];
        var made = document.createElement("template");
        made.innerHTML = "<table><tbody>" + some.map(function (i) {
          var of = blocks[Math.floor(i / perBlock)];
          return "<tr>" + of.columns.map(function (cells) { return cells[i % perBlock]; }).join("");
        }).join("");
        if (from && from.root !== root) made.content.querySelectorAll("a[href]").forEach(function (link) {
          link.setAttribute("href", root + link.getAttribute("href").slice(from.root.length));
        });
        return Array.from(made.content.querySelectorAll("tr"));
      });
    }

    return { isList: true, length: length, column: column, rows: rows };
  }

  function Table(table, key) {
    var body = table.tBodies[0];
    var own = Array.from(body.rows);
    var heads = Array.from(table.tHead.rows[0].cells);
    var titles = heads.map(function (head) { return head.textContent; });
    var source = table.dataset.list ? List(table) : Page(own);
    var caption = table.caption.firstChild;
    var page = caption.data;
    var name = (source.isList ? page.replace(/，第 .*$/, "") : page).trim();
    var order = null; // of what is shown, where that is not the page as it came
    var sorted = -1;
    var direction = 0;
    var query = "";
    var from = 0;
    var turns = 0;
    var box = null;

    function every(column) { return heads.map(function (_, i) { return i; }).filter(column); }

    function arrange() {
      var wanted = fold(query).split(/\s+/).filter(Boolean);
      if (!wanted.length && !direction) return Promise.resolve(null);
      var searched = wanted.length ? every(function (i) { return !source.isList || !isFigure(heads[i]); }) : [];
      var columns = searched.concat(direction ? [sorted] : []);
      return Promise.all(columns.map(source.column)).then(function (values) {
        var by = direction ? values.pop() : null;
        var found = [];
        for (var i = 0; i < source.length; i++) {
          var text = fold(values.map(function (column) { return column[i].text; }).join(" "));
          if (wanted.every(function (word) { return text.includes(word); })) found.push(i);
        }
        if (by) found.sort(function (a, b) { // unknown values stand last in either direction
          return by[a].isUnknown - by[b].isUnknown || direction * compare(by[a], by[b]) || a - b;
        });
        return found;
      });
    }

    // Shows the rows as the order and the filter want them; the last call wins.
    function show() {
      var turn = ++turns;
      heads.forEach(function (head, i) {
        if (direction && i === sorted) head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
        else head.removeAttribute("aria-sort");
      });
      if (source.isList && (query || direction)) say("正在读取……");
      return arrange().then(function (found) {
        if (turn !== turns) return null;
        order = found;
        from = found && from < found.length ? from : 0;
        if (!found) return own;
        return source.rows(source.isList ? found.slice(from, from + shownAtOnce) : found);
      }).then(function (rows) {
        if (!rows || turn !== turns) return;
        body.replaceChildren.apply(body, rows.length ? rows : [none()]);
        seek();
        tell(order ? rows.length : 0);
      }, function () {
        say("读不到这个列表的数据文件，只列出本页。");
      });
    }

    function none() {
      var row = document.createElement("tr");
      var cell = row.insertCell();
      cell.colSpan = heads.length;
      cell.className = "none";
      cell.append("没有符合“" + query.trim() + "”的行。", button("清除筛选", "plain", function () {
        box.input.value = "";
        box.input.dispatchEvent(new Event("input"));
        box.input.focus();
      }));
      return row;
    }

    // The row that the address names may have come just now.
    function seek() {
      var row = sought && document.getElementById(sought);
      if (!row || !body.contains(row)) return;
      sought = "";
      location.replace(location.hash);
    }

    function say(text) { if (box) box.said.value = text; }

    function tell(shown) {
      if (source.isList) {
        caption.data = order ? name + " " : page;
        others.hide(table, order !== null);
      }
      if (!box) return;
      box.back.hidden = box.on.hidden = !order || order.length <= shownAtOnce || !source.isList;
      box.back.disabled = from === 0;
      box.on.disabled = !order || from + shownAtOnce >= order.length;
      if (!order) say("");
      else if (!source.isList) say(query.trim() ? "显示 " + count(order.length) + " / " + count(source.length) + " 行" : "");
      else say((query.trim() ? "符合 " + count(order.length) + " / " : "") + "共 " + count(source.length) + " 行" +
        (shown ? "，显示第 " + count(from + 1) + " 至 " + count(from + shown) + " 行" : "") +
        (direction ? "，按“" + titles[sorted] + "”" + (direction > 0 ? "由低到高" : "由高到低") : ""));
    }

    function sort(head, column) {
      var sorter = button("", "sort", function () {
        if (sorted !== column) direction = 0;
        sorted = column;
        direction = direction > 0 ? -1 : direction < 0 ? 0 : 1;
        from = 0;
        keep("s." + key, direction ? (direction < 0 ? "-" : "") + column : "");
        show();
      });
      sorter.append.apply(sorter, head.childNodes);
      head.append(sorter);
    }

    function filter() {
      var made = document.createElement("div");
      var label = document.createElement("label");
      var input = document.createElement("input");
      var said = document.createElement("output");
      made.className = "filter";
      input.type = "search";
      input.id = key + "-filter";
      input.autocomplete = "off";
      input.value = query;
      input.addEventListener("input", function () {
        query = input.value;
        from = 0;
        keep("f." + key, query);
        show();
      });
      label.append((source.isList ? "在全部 " + count(source.length) + " 行中" : "在本页") + "筛选“" + name + "”", input);
      var turnTo = function (word, by) {
        var turner = button(word, "plain", function () {
          from += by;
          show();
        });
        turner.hidden = true;
        return turner;
      };
      box = { input: input, said: said, back: turnTo("上一批", -shownAtOnce), on: turnTo("下一批", shownAtOnce) };
      made.append(label, said, box.back, box.on);
      table.parentElement.before(made);
    }

    // The rows that are shown, those of all pages of a list, as a spreadsheet opens them.
    function csv() {
      return Promise.all(heads.map(function (_, i) { return source.column(i); })).then(function (columns) {
        var rows = order || Array.from(columns[0].keys());
        var totals = table.tFoot && !query.trim() ? Array.from(table.tFoot.rows[0].cells, function (cell) { return value(words(cell)); }) : [];
        var all = [];
        columns.forEach(function (column, i) {
          var cells = rows.map(function (row) { return column[row]; }).concat(totals[i] || []).map(function (one) {
            return fields(one.text, isFigure(heads[i]));
          });
          all.push([titles[i]].concat(cells.map(function (one) { return one[0]; })));
          if (cells.some(function (one) { return one[1]; })) {
            all.push([titles[i] + "：注"].concat(cells.map(function (one) { return one[1]; })));
          }
        });
        return "\ufeff" + all[0].map(function (_, row) {
          return all.map(function (column) { return quoted(column[row]); }).join(",") + "\n";
        }).join("");
      });
    }

    function download() {
      csv().then(function (text) {
        var link = document.createElement("a");
        link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
        link.download = name.replace(/[\\/:*?"<>|\s]+/g, "_") + ".csv";
        link.click();
        URL.revokeObjectURL(link.href);
      }, function () { say("读不到这个列表的数据文件。"); });
    }

    var isSorted = own.length > 1 && table.dataset.ordered === undefined && !table.classList.contains("grid");
    if (isSorted) {
      var stored = /^(-?)(\d+)$/.exec(state.get("s." + key) || "");
      if (stored && Number(stored[2]) < heads.length) {
        sorted = Number(stored[2]);
        direction = stored[1] ? -1 : 1;
      }
      heads.forEach(sort);
    }
    if (isSorted && source.length > filteredFrom) {
      query = state.get("f." + key) || "";
      filter();
    }
    var saver = button("下载 CSV", "csv", download);
    saver.setAttribute("aria-label", "下载 CSV：" + name); // begins as it reads
    table.caption.append(" ", saver);
    if (query || direction) show();
  }

  // What a cell says, and what stands beside it: further lines, words around a figure.
  function fields(text, isFigure) {
    var lines = text.split("\x1e").map(function (line) { return line.trim().replace(/\s+/g, " "); });
    var notes = lines.slice(1);
    var main = lines[0];
    if (isFigure) {
      var parted = /^(.*?)(-?\d[\d,]*(?:\.\d+)?%?)$/.exec(main.replace("−", "-"));
      if (parted) {
        main = parted[2].replace(/,/g, "");
        notes.unshift(parted[1].trim());
      }
    }
    return [main, notes.filter(Boolean).join("；")];
  }

  // A field as RFC 4180 has it. What a spreadsheet would run as a formula is a text.
  function quoted(field) {
    if (/^[=+\-@\t\r]/.test(field) && !figure.test(field.replace(/%$/, ""))) field = "'" + field;
    return /[",\r\n]/.test(field) ? '"' + field.replace(/"/g, '""') + '"' : field;
  }

  // The links to the other pages of a list say nothing while all of it is shown in place.
  var others = {
    links: document.querySelectorAll("nav.pages"),
    lists: document.querySelectorAll("table[data-list]"),
    hide: function (table, isHidden) {
      if (others.lists.length === 1) others.links.forEach(function (nav) { nav.hidden = isHidden; });
    },
  };

  document.querySelectorAll(".scroll:not(.letter *) > table").forEach(function (table, i) {
    Table(table, table.id || String(i));
  });

  // Regions that are wider than their place scroll: they alone are reached by keyboard, show
  // where they are cut, and keep their first column in sight. In the others the heads stay in
  // sight of the page.
  var attributes = new Map();

  function measure(region) {
    var table = region.querySelector("table");
    var isCut = (table ? table.offsetWidth : region.scrollWidth) > region.clientWidth + 1;
    var named = table && table.querySelector("tbody > tr > th");
    var first = named ? named.offsetWidth : 0;
    return {
      region: region, isCut: isCut, isLong: isCut && region.scrollHeight > 1.3 * innerHeight,
      isHeld: isCut && first > 0 && first < 0.45 * region.clientWidth,
    };
  }

  function settle(found) {
    var region = found.region;
    region.classList.toggle("fits", !found.isCut);
    region.classList.toggle("cut", found.isCut);
    region.classList.toggle("long", found.isLong);
    region.classList.toggle("held", found.isHeld);
    Object.entries(attributes.get(region)).forEach(function (pair) {
      if (found.isCut && pair[1]) region.setAttribute(pair[0], pair[1]);
      else region.removeAttribute(pair[0]);
    });
    edge(region);
  }

  function edge(region) {
    region.classList.toggle("more", region.scrollLeft + region.clientWidth < region.scrollWidth - 1 && region.classList.contains("cut"));
    region.classList.toggle("less", region.scrollLeft > 1);
  }

  var observer = new ResizeObserver(function (entries) {
    var regions = new Set(entries.map(function (entry) { return entry.target.closest(".scroll, .sql"); }));
    Array.from(regions, measure).forEach(settle);
  });
  document.querySelectorAll(".scroll, .sql").forEach(function (region) {
    attributes.set(region, { tabindex: "0", role: region.getAttribute("role"), "aria-label": region.getAttribute("aria-label") });
    region.addEventListener("scroll", function () { edge(region); }, { passive: true });
    observer.observe(region);
    if (region.firstElementChild) observer.observe(region.firstElementChild);
  });
})();
