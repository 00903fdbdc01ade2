// What a printed page is cited by: its title, the day up to which it judges, the version
// and its address in the site, for the boxes in the margin of paper (site.css). The day
// stands in assets/as-of.js alone, so that a night on which nothing else happened changes
// no page.
(function () {
  "use strict";
  var root = document.documentElement;
  // A letter goes to those who know of no edition.
  var edition = document.querySelector(".letter") ? null : document.querySelector("header.site .edition");
  var version = document.querySelector("meta[name=generator]");
  var site = new URL("../", document.currentScript.src).href;
  var longest = 56; // characters that stand beside the number of the page

  function put(name, text) {
    if (text.length > longest) text = text.slice(0, longest - 1) + "…";
    root.style.setProperty(name, '"' + text.replace(/[\\"]/g, "\\$&").replace(/\s+/g, " ") + '"');
  }

  function readable(address) {
    try { return decodeURI(address); } catch (e) { return address; }
  }

  document.querySelectorAll("body [data-as-of]").forEach(function (place) { place.textContent = root.dataset.asOf; });
  put("--paper-title", document.title);
  put("--paper-source", [version ? version.content : "", edition ? edition.textContent : "",
    "数据截至 " + root.dataset.asOf].filter(Boolean).join(" · "));
  put("--paper-address", readable(location.href.split("#")[0].replace(site, "")) || "index.html");
})();
