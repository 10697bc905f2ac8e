// 大屏: says so when the newest figures cannot be had, and goes to the sign-in when the session has ended.
"use strict";
document.addEventListener("DOMContentLoaded", function () {
  const wall = document.getElementById("wall");
  const stale = document.getElementById("stale");
  function mark(is) { stale.hidden = !is; }
  wall.addEventListener("htmx:beforeSwap", function (event) {
    const xhr = event.detail.xhr;
    if (xhr.status >= 400) { event.detail.shouldSwap = false; mark(true); return; }
    if (new URL(xhr.responseURL).pathname !== window.location.pathname) { event.detail.shouldSwap = false; window.location.reload(); return; }
    mark(false);
  });
  wall.addEventListener("htmx:sendError", function () { mark(true); });
  wall.addEventListener("htmx:timeout", function () { mark(true); });
});
