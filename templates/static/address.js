// Addresses of rows: a row whose first cell has an id can be linked to. One button, shown
// in the row under the pointer or with the focus, copies its address.
(function () {
  "use strict";
  var button = document.createElement("button");
  var said = document.createElement("span");
  button.type = "button";
  button.className = "address";
  button.textContent = "复制链接";
  said.setAttribute("role", "status");
  said.className = "address-said";
  document.body.append(said);

  // What names a row, null where nothing does.
  function named(element) {
    var row = element instanceof Element && element.closest("tbody tr");
    return row && row.cells[0].querySelector("[id]");
  }

  function show(event) {
    var of = named(event.target);
    if (of && button.previousElementSibling !== of) of.after(button);
  }

  button.addEventListener("click", function () {
    var id = button.previousElementSibling.id;
    var address = location.href.split("#")[0] + "#" + id;
    function copied() {
      button.textContent = said.textContent = "已复制";
      setTimeout(function () {
        button.textContent = "复制链接";
        said.textContent = "";
      }, 1500);
    }
    location.hash = id; // it stands in the address bar, too, where nothing may be copied
    if (navigator.clipboard) navigator.clipboard.writeText(address).then(copied, function () {});
  });
  document.addEventListener("pointerover", show);
  document.addEventListener("focusin", show);
})();
