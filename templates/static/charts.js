// Draws every chart of the page from the JSON beside it. Without this script the tables
// remain. Colours come from the style sheet, so that light, dark and print share one
// palette. The library comes once the page is painted: nobody waits for it who reads.
(function () {
  "use strict";
  var root = document.documentElement;
  var library = new URL("vendor/echarts.js", document.currentScript.src).href;
  var charts = Array.from(document.querySelectorAll("[data-chart]"), function (box) { return { box: box }; });
  if (!charts.length) return;
  // What a chart on paper is drawn for; a sheet scales it to its width, A4 to the size that
  // tables have there.
  var paper = 840;
  var narrow = 600;
  // Patterns tell the series apart for whoever does not see their colours.
  var decals = [
    { symbol: "none", color: "rgba(0,0,0,0)" },
    { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4, color: "rgba(0,0,0,.45)" },
    { symbol: "circle", dashArrayX: [[5, 5], [0, 5, 5, 0]], dashArrayY: [5, 0], symbolSize: .55, color: "rgba(0,0,0,.45)" },
    { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [1, 4], rotation: Math.PI / 4, color: "rgba(255,255,255,.75)" },
  ];

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
      axis.axisLabel.hideOverlap = true;
      if (axis.type === "category") {
        axis.axisLabel.width = width < narrow ? 96 : 220;
        axis.axisLabel.overflow = "truncate";
      } else if (axis.type === "time") {
        axis.axisLabel.formatter = "{yyyy}-{MM}-{dd}";
        axis.minInterval = 24 * 3600 * 1000; // no hours of a day
        axis.splitNumber = width < narrow ? 2 : 6;
      } else {
        axis.axisLabel.formatter = function (v) { return v >= 10000 ? v / 10000 + " 万" : figure(v); };
      }
    });
  }

  // Labels of marks say their figure as tables do, and give way to each other.
  function label(series) {
    if (!series.label || !series.label.show) return;
    var isNamed = series.label.formatter === "{a}", isWhere = series.label.formatter === "{b}";
    series.labelLayout = { hideOverlap: true };
    Object.assign(series.label, { width: 120, overflow: "truncate" });
    series.label.formatter = function (mark) {
      if (mark.value === undefined || mark.value === null) return "";
      return isWhere ? mark.name : (isNamed ? mark.seriesName + " " : "") + figure(mark.value);
    };
  }

  function draw(chart, width) {
    var box = chart.box, style = getComputedStyle(root);
    var height = box.dataset.height || (box.dataset.height = box.clientHeight);
    var option = colours(JSON.parse(document.getElementById(box.dataset.chart).textContent), style);
    option.textStyle = { fontFamily: getComputedStyle(document.body).fontFamily, color: style.getPropertyValue("--text") };
    var several = option.series.length > 1 && option.series[0].type === "bar";
    option.aria = { enabled: several, label: { enabled: false }, decal: { show: several, decals: decals } };
    option.toolbox = undefined;
    option.tooltip = Object.assign(option.tooltip || {}, {
      renderMode: "richText", // HTML would need inline styles
      confine: true,
      backgroundColor: style.getPropertyValue("--paper"),
      borderColor: style.getPropertyValue("--rule"),
      textStyle: { color: style.getPropertyValue("--text"), fontSize: 13 },
      valueFormatter: figure,
    });
    fit(option.xAxis, width, style);
    fit(option.yAxis, width, style);
    option.series.forEach(label);
    chart.width = width;
    chart.drawn = chart.drawn || echarts.init(box, null, { renderer: "svg", width: width, height: height });
    chart.drawn.resize({ width: width, height: height });
    chart.drawn.setOption(option, true);
    chart.drawn.getZr().flush();
    box.querySelector("svg").setAttribute("viewBox", "0 0 " + width + " " + height); // paper may be narrower
  }

  function drawAll() {
    charts.forEach(function (c) { if (c.drawn) draw(c, c.box.clientWidth); });
  }

  // What nobody looks at need not be drawn; paper shows all.
  function begin() {
    function of(box) { return charts.find(function (c) { return c.box === box; }); }
    var near = new IntersectionObserver(function (all) {
      all.forEach(function (one) {
        if (one.isIntersecting && !of(one.target).drawn) draw(of(one.target), one.target.clientWidth);
      });
    }, { rootMargin: "50%" });
    var resized = new ResizeObserver(function (all) {
      if (root.classList.contains("printing")) return;
      all.forEach(function (one) {
        var chart = of(one.target), width = chart.box.clientWidth;
        if (chart.drawn && width && width !== chart.width) draw(chart, width);
      });
    });
    charts.forEach(function (c) {
      near.observe(c.box);
      resized.observe(c.box);
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  }

  addEventListener("beforeprint", function () {
    root.classList.add("printing");
    if (window.echarts) charts.forEach(function (c) { draw(c, paper); });
  });
  addEventListener("afterprint", function () {
    root.classList.remove("printing");
    drawAll();
  });
  var script = document.createElement("script");
  script.src = library;
  script.fetchPriority = "low";
  script.addEventListener("load", begin);
  document.head.append(script);
})();
