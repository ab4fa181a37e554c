// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Shows what will be so by another day while its reader moves the slider. Without this, a button does.
"use strict";
(() => {
  const pause = 150; // milliseconds without a move before the page is asked
  const parts = ["#then-sum", "#then-found"];
  let alarm, asked;

  // name has the slider say a day, and not a number, to whoever hears it.
  function name(range) {
    const day = new Date(Date.parse(range.dataset.first) + range.value * 86_400_000);
    range.setAttribute("aria-valuetext", day.toUTCString().slice(5, 16).replace(/^0/, ""));
  }

  // go on with the day that is chosen: what else leads to this page leads to that day.
  function keep(form, day) {
    for (const a of document.links) {
      const to = new URL(a.href);
      if (!to.searchParams.has("by") || a.closest(".then")) continue;
      to.searchParams.set("by", day);
      a.href = to;
    }
    for (const i of document.querySelectorAll("input[type=hidden][name=by]")) if (i.form !== form) i.value = day;
  }

  async function show(form) {
    asked?.abort();
    asked = new AbortController();
    const to = new URL(form.action);
    to.search = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(to, { signal: asked.signal });
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of parts) document.querySelector(part).replaceChildren(...page.querySelector(part).childNodes);
      const jumps = page.querySelectorAll(".then .chips a");
      document.querySelectorAll(".then .chips a").forEach((a, n) => a.toggleAttribute("aria-current", jumps[n]?.hasAttribute("aria-current")));
      keep(form, form.elements.by.value);
      history.replaceState(null, "", to);
    } catch (e) {
      if (e.name !== "AbortError") document.querySelector(parts[0]).textContent = "That day cannot be shown at the moment.";
    }
  }

  document.addEventListener("input", (e) => {
    if (!e.target.matches?.(".slide [type=range]")) return;
    name(e.target);
    clearTimeout(alarm);
    alarm = setTimeout(show, pause, e.target.form);
  });
  document.addEventListener("focusin", (e) => e.target.matches?.(".slide [type=range]") && name(e.target));
})();
