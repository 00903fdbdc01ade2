// Lets readers sort and filter tables in place. The order and the filter stand in
// the address (?s.ID=column and ?f.ID=words), so that a view can be sent to
// somebody. Without this script every table is complete in its own order.
(function () {
  "use strict";
  var filteredFrom = 15; // rows; fewer are seen at a glance
  var figure = /^-?\d+(\.\d+)?$/;
  var collator = new Intl.Collator("zh-CN", { numeric: true });
  var state = new URLSearchParams(location.search);

  document.documentElement.classList.add("js");

  function keep(key, value) {
    if (value) state.set(key, value);
    else state.delete(key);
    var query = state.toString();
    history.replaceState(null, "", location.pathname + (query ? "?" + query : "") + location.hash);
  }

  function content(row, column) {
    var cell = row.cells[column];
    var text = cell.dataset.sort === undefined ? cell.textContent : cell.dataset.sort;
    return text.trim().replace("−", "-").replace(/%$/, "");
  }

  function compare(a, b) {
    if (figure.test(a) && figure.test(b)) return Number(a) - Number(b);
    return collator.compare(a, b);
  }

  function Table(table, key) {
    var body = table.tBodies[0];
    var rows = Array.from(body.rows);
    var heads = Array.from(table.tHead.rows[0].cells);

    // Unknown values stand last in either direction.
    function order(column, direction) {
      var sorted = rows;
      if (direction) {
        sorted = rows.map(function (row) { return { row: row, value: content(row, column) }; });
        sorted.sort(function (a, b) {
          var unknown = (a.value === "—") - (b.value === "—");
          return unknown || direction * compare(a.value, b.value);
        });
        sorted = sorted.map(function (one) { return one.row; });
      }
      heads.forEach(function (head, i) {
        if (direction && i === column) head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
        else head.removeAttribute("aria-sort");
      });
      body.append.apply(body, sorted);
    }

    heads.forEach(function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append.apply(button, head.childNodes);
      head.append(button);
      button.addEventListener("click", function () {
        var now = head.getAttribute("aria-sort");
        var direction = now === "ascending" ? -1 : now === "descending" ? 0 : 1;
        order(column, direction);
        keep("s." + key, direction ? (direction < 0 ? "-" : "") + column : "");
      });
    });

    var stored = /^(-?)(\d+)$/.exec(state.get("s." + key) || "");
    if (stored && Number(stored[2]) < heads.length) order(Number(stored[2]), stored[1] ? -1 : 1);
    if (rows.length > filteredFrom) filter(table, rows, key);
  }

  function filter(table, rows, key) {
    var box = document.createElement("div");
    var label = document.createElement("label");
    var input = document.createElement("input");
    var count = document.createElement("output");
    box.className = "filter";
    input.type = "search";
    input.id = key + "-filter";
    input.autocomplete = "off";
    label.append("在本页筛选“" + table.caption.firstChild.textContent.trim() + "”", input);
    box.append(label, count);
    table.parentElement.before(box);

    function apply() {
      var words = input.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
      var shown = 0;
      rows.forEach(function (row) {
        var text = row.textContent.toLowerCase();
        row.hidden = !words.every(function (word) { return text.includes(word); });
        if (!row.hidden) shown++;
      });
      count.value = words.length ? "显示 " + shown + " / " + rows.length + " 行" : "";
    }
    input.addEventListener("input", function () {
      apply();
      keep("f." + key, input.value);
    });
    input.value = state.get("f." + key) || "";
    if (input.value) apply();
  }

  document.querySelectorAll(".scroll:not(.letter *) > table:not(.grid)").forEach(function (table, i) {
    if (table.tBodies[0].rows.length > 1) Table(table, table.id || String(i));
  });
})();
