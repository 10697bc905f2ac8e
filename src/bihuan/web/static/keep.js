// What is typed into a form stays on this computer until it has been sent: a lost connection, an expired session, a
// closed tab cost nothing. Kept by person and form for seven days; signing out clears it.
"use strict";
document.addEventListener("DOMContentLoaded", function () {
  const DAYS = 7 * 24 * 3600 * 1000, OURS = "bihuan-kept:";
  const SYSTEM = ["csrfmiddlewaretoken", "key", "seen", "back", "duty"];
  const person = document.body.dataset.person || "";

  function name(form) { return OURS + person + ":" + new URL(form.getAttribute("action"), location.href).pathname + ":" + (form.duty ? form.duty.value : ""); }
  function read(key) { try { return JSON.parse(localStorage.getItem(key)); } catch (broken) { return null; } }
  function write(key, what) { try { localStorage.setItem(key, JSON.stringify(what)); } catch (full) { /* nothing is kept where nothing may be stored */ } }
  function ours() { return Object.keys(localStorage).filter(function (key) { return key.startsWith(OURS); }); }
  function fields(form) {
    return Array.from(form.elements).filter(function (one) {
      return one.name && !SYSTEM.includes(one.name) && !["file", "submit", "button", "hidden", "password"].includes(one.type);
    });
  }
  function typed(form) {
    return fields(form).map(function (one) {
      const value = one.type === "checkbox" || one.type === "radio" ? one.checked
        : one.multiple ? Array.from(one.selectedOptions, function (option) { return option.value; }) : one.value;
      return [one.name, value];
    });
  }
  function fill(form, values) {
    const left = values.slice();
    const rows = form.querySelector("[data-rows]");
    fields(form).forEach(function (one) {
      const place = left.findIndex(function (pair) { return pair[0] === one.name; });
      if (place < 0) { return; }
      const value = left.splice(place, 1)[0][1];
      if (one.type === "checkbox" || one.type === "radio") { one.checked = value; }
      else if (one.multiple) { Array.from(one.options).forEach(function (option) { option.selected = value.includes(option.value); }); }
      else { one.value = value; }
    });
    const more = form.querySelector("[data-more-rows]");
    if (rows && more && left.some(function (pair) { return pair[1] && rows.querySelector("[name=" + CSS.escape(pair[0]) + "]"); })) {
      more.click();
      fill(form, values);
    }
  }
  // The key makes a repeat harmless, and only a repeat: what is changed after it may have arrived is something new.
  function keep(form, more) { write(name(form), Object.assign({ at: Date.now(), values: typed(form), key: form.key.value }, more)); }
  function anew(form) {
    if (!form.dataset.tried) { return; }
    delete form.dataset.tried;
    form.key.value = Array.from(crypto.getRandomValues(new Uint8Array(16)), function (one) { return one.toString(16).padStart(2, "0"); }).join("");
  }
  function show(form, what, is) { const line = form.querySelector(what); if (line) { line.hidden = !is; } }
  function restore(root) {
    root.querySelectorAll("form[data-keep]").forEach(function (form) {
      const kept = read(name(form));
      if (!kept || form.dataset.kept || form.querySelector(".refusal:not([hidden])")) { form.dataset.kept = "1"; return; }
      form.dataset.kept = "1";
      if (JSON.stringify(typed(form)) === JSON.stringify(kept.values)) { return; }
      fill(form, kept.values);
      form.key.value = kept.key;
      form.dataset.tried = "1";
      show(form, "[data-kept-line]", true);
    });
  }

  const now = Date.now();
  ours().forEach(function (key) {
    const kept = read(key);
    const here = Array.from(document.querySelectorAll("form[data-keep]")).some(function (form) { return name(form) === key; });
    if (!kept || now - kept.at > DAYS || (kept.sent && !here && document.body.dataset.person)) { localStorage.removeItem(key); }
  });
  restore(document);
  document.body.addEventListener("htmx:load", function (event) { restore(event.target.parentNode || document); });
  document.body.addEventListener("input", function (event) {
    const form = event.target.closest("form[data-keep]");
    if (form) { anew(form); keep(form); }
  });
  document.body.addEventListener("submit", function (event) {
    const form = event.target;
    if (form.matches("form[data-leave]")) { ours().forEach(function (key) { localStorage.removeItem(key); }); }
    if (form.matches("form[data-keep]:not([hx-post])")) { keep(form, { sent: true }); }
  });
  document.body.addEventListener("click", function (event) {
    const drop = event.target.closest("[data-drop-kept]");
    if (!drop) { return; }
    const form = drop.closest("form");
    localStorage.removeItem(name(form));
    form.reset();
    show(form, "[data-kept-line]", false);
  });

  function unsent(event) {
    const form = event.detail.elt;
    if (form.matches && form.matches("form[data-keep]")) {
      form.dataset.tried = "1";
      show(form, "[data-unsent-line]", true);
      const line = form.querySelector("[data-unsent-line]");
      if (line) { line.scrollIntoView({ block: "nearest" }); }
    }
  }
  document.body.addEventListener("htmx:beforeRequest", function (event) { if (event.detail.elt.matches("form[data-keep]")) { show(event.detail.elt, "[data-unsent-line]", false); } });
  document.body.addEventListener("htmx:sendError", unsent);
  document.body.addEventListener("htmx:timeout", unsent);
  document.body.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.xhr.status >= 500 && event.detail.elt.matches && event.detail.elt.matches("form[data-keep]")) {
      event.detail.shouldSwap = false;
      unsent(event);
    }
  });
  document.body.addEventListener("htmx:afterRequest", function (event) {
    const form = event.detail.elt;
    if (form.matches && form.matches("form[data-keep]") && event.detail.xhr.status >= 200 && event.detail.xhr.status < 400) { localStorage.removeItem(name(form)); }
  });
});
