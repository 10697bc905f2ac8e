// 大屏: says so when the newest figures cannot be had, and goes to the sign-in when the session has ended.
"use strict";
document.addEventListener("DOMContentLoaded", function () {
  const wall = document.getElementById("wall");
  const stale = document.getElementById("stale");
  function mark(is) { stale.hidden = !is; }
  wall.addEventListener("htmx:beforeSwap", function (event) {
    const xhr = event.detail.xhr;
    if (xhr.status === 401) { event.detail.shouldSwap = false; event.detail.isError = false; window.location.reload(); return; }
    if (xhr.status >= 400) { event.detail.shouldSwap = false; event.detail.isError = false; mark(true); return; }
    mark(false);
  });
  wall.addEventListener("htmx:sendError", function () { mark(true); });
  wall.addEventListener("htmx:timeout", function () { mark(true); });
});
