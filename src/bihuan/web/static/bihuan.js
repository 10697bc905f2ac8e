// What pages do beyond links and forms: the CSRF header, closing a form in place, more rows, ticking all.
"use strict";
document.addEventListener("DOMContentLoaded", function () {
  const tools = "[data-more-rows], [data-tick-all]";
  function show(root) {
    root.querySelectorAll(tools).forEach(function (tool) { tool.hidden = false; });
  }
  show(document);
  document.body.addEventListener("htmx:afterSwap", function (event) {
    const part = event.detail.target || document.body; // going back draws the whole body anew
    const root = part.isConnected ? part : document;
    show(root.parentNode || document);
    const first = (part.isConnected ? part : document).querySelector("form.act input:not([type=hidden]), form.act select, form.act textarea");
    if (first) { first.focus(); }
  });
  document.body.addEventListener("htmx:configRequest", function (event) {
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    if (!token) { return; }
    event.detail.headers["X-CSRFToken"] = token[1];
    // Whoever signed in anew in another tab has a new token; the one drawn into this page is old.
    if (event.detail.parameters && event.detail.parameters.csrfmiddlewaretoken) { event.detail.parameters.csrfmiddlewaretoken = token[1]; }
  });
  document.body.addEventListener("keydown", function (event) {
    const seek = document.querySelector("[data-seek]");
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    if (event.key === "/" && seek && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); seek.click(); }
  });
  document.body.addEventListener("click", function (event) {
    const close = event.target.closest("[data-close]");
    const slot = close && close.closest(".slot");
    if (slot) { event.preventDefault(); slot.replaceChildren(); }
    const more = event.target.closest("[data-more-rows]");
    if (more) {
      const rows = more.parentNode.querySelector("[data-rows]");
      const row = rows.lastElementChild.cloneNode(true);
      row.querySelectorAll("input").forEach(function (input) { input.value = ""; input.removeAttribute("id"); });
      row.querySelectorAll(".tag").forEach(function (tag) { tag.remove(); });
      rows.append(row);
      row.querySelector("input").focus();
    }
    const all = event.target.closest("[data-tick-all]");
    if (all) {
      document.getElementsByName(all.dataset.tickAll).forEach(function (box) { box.checked = true; });
    }
  });
});
