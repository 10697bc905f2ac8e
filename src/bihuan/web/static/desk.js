// 任务交办: one line after the other by keyboard, and the sentence of the line one is at.
"use strict";
document.addEventListener("DOMContentLoaded", function () {
  const list = document.getElementById("lines");
  if (!list) { return; }
  function at() {
    return document.activeElement.closest(".line") || list.querySelector(".line:target");
  }
  function go(line) {
    if (line) { line.focus(); line.scrollIntoView({ block: "nearest" }); }
  }
  const keys = {
    j: function (line) { go(line ? line.nextElementSibling : list.firstElementChild); },
    k: function (line) { go(line ? line.previousElementSibling : list.firstElementChild); },
    e: function (line) { const field = line && line.querySelector("input:not([type=hidden])"); if (field) { field.focus(); field.select(); } },
    d: function (line) { const button = line && line.querySelector("button[name=dropped]"); if (button) { button.click(); } }
  };
  document.addEventListener("keydown", function (event) {
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "Escape" && typing) { go(typing.closest(".line")); return; }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) { return; }
    event.preventDefault();
    keys[event.key](at());
  });
  function light(number, line) {
    document.querySelectorAll(".lit").forEach(function (lit) { lit.classList.remove("lit"); });
    const parts = document.querySelectorAll("[data-of='" + number + "']");
    parts.forEach(function (part) { part.classList.add("lit"); });
    if (line) { line.classList.add("lit"); }
    return parts[0];
  }
  list.addEventListener("focusin", function (event) {
    const line = event.target.closest(".line");
    const sentence = line && light(line.id.slice(1), line);
    if (sentence) { sentence.scrollIntoView({ block: "nearest" }); }
  });
  document.getElementById("source").addEventListener("click", function (event) {
    const part = event.target.closest("[data-of]");
    const line = part && document.getElementById(part.getAttribute("href").slice(1));
    if (line) { event.preventDefault(); go(line); }
  });
  document.body.addEventListener("htmx:afterSettle", function (event) {
    if (event.detail.target && /^l\d+$/.test(event.detail.target.id)) { go(document.getElementById(event.detail.target.id)); }
  });
});
