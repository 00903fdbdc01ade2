// Reloads the page when a build has ended after the one that it was made of.
(function () {
  "use strict";
  var own = document.currentScript.dataset.generation;
  new EventSource("/.peihe/events").onmessage = function (e) {
    if (e.data !== own) {
      this.close();
      location.reload();
    }
  };
})();
