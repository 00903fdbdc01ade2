// Scrolls to every chart of the page and waits until it is drawn, as a reader does.
(async function () {
  "use strict";
  for (const box of document.querySelectorAll("[data-chart]")) {
    box.scrollIntoView({ behavior: "instant" });
    for (let frame = 0; frame < 600 && !box.querySelector("svg"); frame++) await new Promise(requestAnimationFrame);
  }
  scrollTo({ top: 0, behavior: "instant" });
})()
