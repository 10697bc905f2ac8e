// The text for a group is copied as soon as it is there, within the click that asked for it; a button copies it again.
"use strict";
document.addEventListener("DOMContentLoaded", function () {
  function copy(box) {
    box.focus();
    box.select();
    const word = box.closest(".told").querySelector("[data-copied-word]");
    word.hidden = !document.execCommand("copy");
  }
  document.querySelectorAll("[data-copy]").forEach(function (button) { button.hidden = false; });
  document.body.addEventListener("htmx:afterSwap", function (event) {
    const box = event.detail.target.querySelector("[data-copied]");
    if (!box) { return; }
    box.closest(".told").querySelector("[data-copy]").hidden = false;
    copy(box);
  });
  document.body.addEventListener("click", function (event) {
    const button = event.target.closest("[data-copy]");
    if (button) { copy(button.closest(".told").querySelector("[data-copied]")); }
  });
});
