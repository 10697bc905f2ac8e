// 填表: up and down by keyboard, a block from a spreadsheet pasted onto a cell, and how many lines are picked.
"use strict";
document.addEventListener("DOMContentLoaded", function () {
  const form = document.getElementById("filling");
  const every = document.getElementById("every");
  if (!form) { return; }
  const rows = Array.from(form.querySelectorAll(".typing tbody tr[id]")).map(function (row) {
    return Array.from(row.querySelectorAll("td input:not([type=checkbox])"));
  });
  const picks = Array.from(form.querySelectorAll("input[name=picked]"));
  function place(input) {
    for (let row = 0; row < rows.length; row += 1) {
      const column = rows[row].indexOf(input);
      if (column >= 0) { return { row: row, column: column }; }
    }
    return null;
  }
  function go(at, by) {
    const next = rows[at.row + by];
    if (next) { next[at.column].focus(); next[at.column].select(); }
  }
  function mark(input) { input.classList.toggle("typed", input.value !== input.defaultValue); }
  function cells(text) {
    // A cell that holds a line break, a tab or a quote comes in quotes, with the quotes inside it doubled.
    const found = [[]];
    const cell = /(?:"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*))(\t|\r?\n|$)/g;
    for (let match = cell.exec(text); match; match = cell.exec(text)) {
      found[found.length - 1].push(match[1] === undefined ? match[2] : match[1].replace(/""/g, '"').replace(/\s+/g, " "));
      if (match[3] === "" || cell.lastIndex >= text.length) { break; }
      if (match[3] !== "\t") { found.push([]); }
    }
    return found;
  }
  function tell() {
    const count = picks.filter(function (pick) { return pick.checked; }).length;
    document.getElementById("picked").textContent = count ? String(count) : "";
    every.checked = count > 0 && count === picks.length;
    every.indeterminate = count > 0 && count < picks.length;
  }
  form.addEventListener("paste", function (event) {
    const at = place(event.target);
    const text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    if (!at || !/[\t\n]/.test(text)) { return; }
    event.preventDefault();
    cells(text).forEach(function (line, down) {
      line.forEach(function (words, right) {
        const input = (rows[at.row + down] || [])[at.column + right];
        if (input) { input.value = words; mark(input); }
      });
    });
  });
  form.addEventListener("keydown", function (event) {
    const at = place(event.target);
    if (!at) { return; }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.querySelector("button[value=save]").click();
    } else if (event.key === "Enter") {
      event.preventDefault();
      go(at, event.shiftKey ? -1 : 1);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !event.target.hasAttribute("list")) {
      event.preventDefault();
      go(at, event.key === "ArrowDown" ? 1 : -1);
    }
  });
  form.addEventListener("input", function (event) { if (place(event.target)) { mark(event.target); } });
  form.addEventListener("change", function (event) {
    if (event.target === every) { picks.forEach(function (pick) { pick.checked = every.checked; }); }
    tell();
  });
  tell();
  const wrong = form.querySelector("[aria-invalid]");
  if (wrong) { wrong.focus(); }
});
