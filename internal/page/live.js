// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Keeps an open page up to date, and says whether it is. Without this, a page is what it was when it was opened.
"use strict";
(() => {
  const { from, version: first } = document.currentScript.dataset;
  const sign = document.getElementById("live");
  const parts = [".when summary", "main", "footer"];
  const patience = 40_000; // milliseconds without a word after which nobody can tell any more
  const shown = new Map(parts.map((p) => [p, document.querySelector(p)?.innerHTML]));
  let version = first, busy = false, stream, alarm;

  function say(state, text) {
    if (sign.dataset.state === state) return;
    sign.hidden = false;
    sign.dataset.state = state;
    sign.textContent = text;
  }
  const lost = () => say("lost", "Not live: the connection is lost, and this may be old. It is tried again.");

  // occupied: what somebody types in, or has selected to copy, stays as it is.
  const occupied = () => document.activeElement?.matches("main input, main select, main textarea") || !getSelection().isCollapsed;

  // key finds again what was unfolded, and alike the links that lead to the same place.
  const key = (d) => [d.closest("li, article")?.querySelector("a")?.getAttribute("href"), d.firstElementChild?.textContent].join(" ");
  const alike = (within, href) => href ? [...within.querySelectorAll("a")].filter((a) => a.getAttribute("href") === href) : [];

  function swap(part, fresh) {
    const old = document.querySelector(part);
    if (!old || !fresh || shown.get(part) === fresh.innerHTML) return;
    shown.set(part, fresh.innerHTML);
    const open = new Set([...old.querySelectorAll("details[open]")].map(key));
    const focus = document.activeElement, href = focus?.getAttribute("href");
    const place = alike(old, href).indexOf(focus), top = scrollY, height = focus?.getBoundingClientRect().top;
    old.replaceChildren(...fresh.childNodes);
    for (const d of old.querySelectorAll("details")) d.open ||= open.has(key(d));
    scrollTo(scrollX, top);
    const again = place >= 0 && alike(old, href)[place];
    if (!again) return;
    again.focus({ preventScroll: true });
    scrollBy(0, again.getBoundingClientRect().top - height); // what is above it may be longer or shorter now
  }

  async function refresh() {
    const answer = await fetch(location.href);
    if (!answer.ok && answer.status !== 404) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (occupied()) return;
    for (const part of parts) swap(part, page.querySelector(part));
    document.title = page.title;
    version = page.querySelector("script[data-version]")?.dataset.version ?? version;
  }

  async function hear(now) {
    clearTimeout(alarm);
    alarm = setTimeout(lost, patience);
    if (busy) return;
    if (now !== version) {
      if (occupied()) return say("news", "There is news. It is shown when nothing is typed or selected on the page.");
      busy = true;
      await new Promise((done) => setTimeout(done, Math.random() * 2000)); // not all readers at once
      try { await refresh(); } catch { return lost(); } finally { busy = false; }
    }
    say("live", "Live");
  }

  function connect() {
    stream?.close();
    clearTimeout(alarm);
    if (document.hidden) return; // nobody looks, and a browser has few connections
    stream = new EventSource(from);
    stream.onmessage = (e) => hear(e.data);
    stream.onerror = () => {
      lost();
      clearTimeout(alarm);
      if (stream.readyState === EventSource.CLOSED) alarm = setTimeout(connect, 10_000); // it was refused; the browser tries the rest itself
    };
  }
  document.addEventListener("visibilitychange", connect);
  connect();
})();
