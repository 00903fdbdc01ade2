// Draws every chart of the page from the JSON beside it. Without this script the
// tables remain. Colours come from the style sheet, so that light, dark and print
// share one palette.
(function () {
  "use strict";
  var charts = [];

  function colours(value, style) {
    if (typeof value === "string") {
      var name = /^var\((--[a-z-]+)\)$/.exec(value);
      return name ? style.getPropertyValue(name[1]).trim() : value;
    }
    if (Array.isArray(value)) {
      return value.map(function (v) { return colours(v, style); });
    }
    if (value && typeof value === "object") {
      var copy = {};
      Object.keys(value).forEach(function (k) { copy[k] = colours(value[k], style); });
      return copy;
    }
    return value;
  }

  function figure(value) {
    return typeof value === "number" ? value.toLocaleString("zh-CN") : value === undefined || value === "-" ? "—" : String(value);
  }

  // Narrow screens cut long names rather than the plot.
  function fit(axes, width, style) {
    (axes || []).forEach(function (axis) {
      axis.axisLabel = axis.axisLabel || {};
      if (axis.axisLabel.interval !== undefined) axis.axisLabel.interval = Number(axis.axisLabel.interval);
      axis.axisLine = { lineStyle: { color: style.getPropertyValue("--rule") } };
      axis.nameTextStyle = { color: style.getPropertyValue("--quiet") };
      axis.splitLine = { show: axis.type === "value", lineStyle: { color: style.getPropertyValue("--rule") } };
      axis.axisTick = { show: false };
      if (axis.type === "category") {
        axis.axisLabel.width = width < 600 ? 96 : 220;
        axis.axisLabel.overflow = "truncate";
        axis.axisLabel.hideOverlap = true;
      } else if (axis.type === "time") {
        axis.axisLabel.formatter = "{yyyy}-{MM}-{dd}";
        axis.axisLabel.hideOverlap = true;
        axis.minInterval = 24 * 3600 * 1000; // no hours of a day
        axis.splitNumber = width < 600 ? 3 : 6;
      } else {
        axis.axisLabel.formatter = function (v) { return v >= 10000 ? v / 10000 + " 万" : figure(v); };
      }
    });
  }

  function draw(box, chart) {
    var style = getComputedStyle(document.documentElement);
    var option = colours(JSON.parse(document.getElementById(box.dataset.chart).textContent), style);
    option.textStyle = { fontFamily: getComputedStyle(document.body).fontFamily, color: style.getPropertyValue("--text") };
    option.aria = { enabled: false };
    option.toolbox = undefined;
    option.tooltip = Object.assign(option.tooltip || {}, {
      renderMode: "richText", // HTML would need inline styles
      confine: true,
      backgroundColor: style.getPropertyValue("--paper"),
      borderColor: style.getPropertyValue("--rule"),
      textStyle: { color: style.getPropertyValue("--text"), fontSize: 13 },
      valueFormatter: figure,
    });
    fit(option.xAxis, box.clientWidth, style);
    fit(option.yAxis, box.clientWidth, style);
    chart.setOption(option, true);
  }

  function drawAll() {
    charts.forEach(function (c) { draw(c.box, c.chart); });
  }

  document.querySelectorAll("[data-chart]").forEach(function (box) {
    var chart = echarts.init(box, null, { renderer: "svg" });
    var width = box.clientWidth;
    charts.push({ box: box, chart: chart });
    draw(box, chart);
    new ResizeObserver(function () {
      if (box.clientWidth === width) return;
      width = box.clientWidth;
      chart.resize();
      draw(box, chart);
    }).observe(box);
  });

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  addEventListener("beforeprint", function () {
    document.documentElement.classList.add("printing");
    drawAll();
  });
  addEventListener("afterprint", function () {
    document.documentElement.classList.remove("printing");
    drawAll();
  });
})();
