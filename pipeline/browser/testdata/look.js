// What the page shows, as the tests want to know it. Runs by the debugger's hand, so
// the page's own policy does not bind it.
(function () {
  "use strict";
  var root = document.documentElement;
  var style = getComputedStyle(root);

  function value(cell) {
    if (cell.cellIndex === 0) return (cell.querySelector("a") || cell).textContent; // names the row
    if (cell.dataset.sort !== undefined) return cell.dataset.sort;
    return cell.textContent.replace(/,|%/g, "").replace("−", "-").trim();
  }

  // Labels of a drawing that lie over one another. A box is cut to the letters' height: what
  // is above and below them is empty.
  function overlaps(box) {
    var labels = Array.from(box.querySelectorAll("svg text"), function (text) {
      var at = text.getBoundingClientRect(), size = Math.min(at.width, at.height) * .25;
      return { Text: text.textContent, Left: at.left + 1, Right: at.right - 1, Top: at.top + size, Bottom: at.bottom - size };
    }).filter(function (l) { return l.Text.trim() && l.Right > l.Left; });
    var found = [];
    labels.forEach(function (a, i) {
      labels.slice(i + 1).forEach(function (b) {
        if (a.Left < b.Right && b.Left < a.Right && a.Top < b.Bottom && b.Top < a.Bottom) found.push(a.Text + " over " + b.Text);
      });
    });
    return found;
  }

  // Labels that the drawing has no room for.
  function cut(box) {
    var room = box.getBoundingClientRect();
    return Array.from(box.querySelectorAll("svg text")).filter(function (text) {
      var at = text.getBoundingClientRect();
      return at.left < room.left - 1 || at.right > room.right + 1 || at.top < room.top - 3 || at.bottom > room.bottom + 3;
    }).map(function (text) { return text.textContent; });
  }

  function chart(box) {
    var option = JSON.parse(document.getElementById(box.dataset.chart).textContent);
    var table = box.closest("figure").querySelector("table");
    var marks = {};
    box.querySelectorAll("svg [fill]").forEach(function (shape) {
      var fill = shape.getAttribute("fill");
      marks[fill] = (marks[fill] || 0) + 1;
    });
    var colour = {};
    option.series.forEach(function (s) {
      var name = /^var\((--[a-z-]+)\)$/.exec(s.itemStyle.color);
      colour[s.itemStyle.color] = name ? style.getPropertyValue(name[1]).trim() : s.itemStyle.color;
    });
    return {
      ID: box.closest("figure").id,
      Shown: box.getBoundingClientRect().height > 0,
      Title: box.closest("figure").querySelector("strong").textContent, Height: box.getBoundingClientRect().height,
      Overlaps: overlaps(box), Cut: cut(box),
      Marks: marks, Colour: colour, Option: option,
      Heads: Array.from(table.tHead.rows[0].cells, function (c) { return c.textContent; }),
      Rows: Array.from(table.tBodies[0].rows, function (r) { return Array.from(r.cells, value); }),
    };
  }

  return {
    Title: document.title,
    Overflow: Math.max(0, root.scrollWidth - root.clientWidth),
    Charts: Array.from(document.querySelectorAll("[data-chart]"), chart),
    Tables: Array.from(document.querySelectorAll("table"), function (t) {
      return { ID: t.id, Rows: t.tBodies.length ? t.tBodies[0].rows.length : 0, Hidden: !t.checkVisibility({ visibilityProperty: true }) && !t.closest("details:not([open])") };
    }),
    Dead: Array.from(document.querySelectorAll("button, input, select, [role=combobox]"))
      .filter(function (e) { return e.checkVisibility({ visibilityProperty: true }); })
      .map(function (e) { return e.outerHTML; }),
  };
})()
