
"use strict";
(function () {
  function all(inside, what) { return Array.prototype.slice.call(inside.querySelectorAll(what)); }
  var box = document.querySelector(".search");
  var search = document.getElementById("search");
  var shown = document.getElementById("shown");
  var sections = all(document, "section.rows").map(function (section) {
    return { section: section, rows: all(section, "tbody tr").map(function (row) {
      return { row: row, text: row.textContent.toLowerCase() };
    }) };
  });
  function filter() {
    var words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    var count = 0, total = 0;
    sections.forEach(function (s) {
      var hits = 0;
      s.rows.forEach(function (r) {
        var hit = words.every(function (word) { return r.text.indexOf(word) >= 0; });
        r.row.hidden = !hit;
        if (hit) { hits++; }
      });
      s.section.hidden = words.length > 0 && hits === 0;
      count += hits;
      total += s.rows.length;
    });
    shown.textContent = count + " / " + total;
  }
  function sort(table, heads, column) {
    var down = heads[column].getAttribute("aria-sort") === "ascending";
    var body = table.tBodies[0];
    var keys = all(body, "tr").map(function (row) {
      var cell = row.cells[column];
      return { row: row, number: cell.dataset.key, text: cell.textContent };
    });
    keys.sort(function (a, b) {
      var order = a.number !== undefined && b.number !== undefined ?
        Number(a.number) - Number(b.number) : a.text.localeCompare(b.text, document.documentElement.lang);
      return down ? -order : order;
    });
    keys.forEach(function (k) { body.appendChild(k.row); });
    heads.forEach(function (head) { head.removeAttribute("aria-sort"); });
    heads[column].setAttribute("aria-sort", down ? "descending" : "ascending");
  }
  all(document, "section.rows table").forEach(function (table) {
    var heads = all(table, "thead th");
    heads.forEach(function (head, column) {
      head.className += " sorts";
      head.tabIndex = 0;
      head.addEventListener("click", function () { sort(table, heads, column); });
      head.addEventListener("keydown", function (e) {
        if (e.key === "Enter") { sort(table, heads, column); }
      });
    });
  });
  box.hidden = false;
  search.addEventListener("input", filter);
  filter();
}());
