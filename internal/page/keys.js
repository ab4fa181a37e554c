// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Keys that lead along the rows of a page, and to its search. They do nothing while somebody types, and can be turned off.
"use strict";
(() => {
  const rows = ".portfolio tbody th a, .rows > li .head a, .rows > li .side a";
  const typing = "input:not([type=checkbox]):not([type=range]), select, textarea, [contenteditable]";
  const name = "entente-keys-off";
  const dialog = document.getElementById("keys"), off = document.getElementById("keys-off");

  // kept: a browser may keep nothing, and then the keys are on.
  const kept = () => { try { return localStorage.getItem(name) === "yes"; } catch { return false; } };
  const keep = (yes) => { try { yes ? localStorage.setItem(name, "yes") : localStorage.removeItem(name); } catch { /* for this page alone, then */ } };
  let silent = kept();

  // links are one of each row that is seen.
  function links() {
    const seen = new Set();
    return [...document.querySelectorAll(rows)].filter((a) => {
      const row = a.closest("li, tr");
      return a.offsetParent && !seen.has(row) && seen.add(row);
    });
  }

  function go(step) {
    const all = links(), row = document.activeElement?.closest("li, tr");
    const at = all.findIndex((a) => a.closest("li, tr") === row);
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.defaultPrevented || dialog.open || e.target.closest?.(typing)) return;
    const arrow = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (arrow && e.target.matches?.(rows)) go(arrow);
    else if (silent) return;
    else if (e.key === "j") go(1);
    else if (e.key === "k") go(-1);
    else if (e.key === "/") document.getElementById("find").focus();
    else if (e.key === "?") { off.checked = silent; dialog.showModal(); }
    else return;
    e.preventDefault();
  });
  off.addEventListener("change", () => keep(silent = off.checked));
  const help = document.getElementById("keys-help");
  help.hidden = false;
  help.addEventListener("click", () => { off.checked = silent; dialog.showModal(); });
})();
