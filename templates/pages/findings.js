
"use strict";
(function () {
  var box = document.querySelector(".search");
  var search = document.getElementById("search");
  var errors = document.getElementById("errors");
  var shown = document.getElementById("shown");
  var rows = Array.prototype.slice.call(document.querySelectorAll("table.findings tbody tr"));
  var texts = rows.map(function (row) { return row.textContent.toLowerCase(); });
  function filter() {
    var words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    var count = 0;
    rows.forEach(function (row, i) {
      var hit = words.every(function (word) { return texts[i].indexOf(word) >= 0; }) &&
        (!errors.checked || row.className === "error");
      row.hidden = !hit;
      if (hit) { count++; }
    });
    shown.textContent = count + " / " + rows.length;
  }
  box.hidden = false;
  search.addEventListener("input", filter);
  errors.addEventListener("change", filter);
  filter();
}());
