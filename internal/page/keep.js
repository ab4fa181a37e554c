// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Keeps views of the table by names, in the reader's own browser. What a view shows is in its address; no secret is kept.
"use strict";
(() => {
  const name = "entente-views", most = 30;

  function read() {
    try {
      const all = JSON.parse(localStorage.getItem(name) ?? "[]");
      return Array.isArray(all) ? all.filter((v) => typeof v?.name === "string" && typeof v?.query === "string") : [];
    } catch {
      return [];
    }
  }

  function made(tag, text, fields = {}) {
    const e = Object.assign(document.createElement(tag), fields);
    e.textContent = text;
    return e;
  }

  function write(all) {
    try {
      localStorage.setItem(name, JSON.stringify(all));
      show();
    } catch {
      document.getElementById("kept-said").textContent = "This browser keeps nothing; make a bookmark.";
    }
  }

  function show() {
    const part = document.getElementById("kept");
    if (!part) return;
    part.hidden = false;
    document.getElementById("kept-views").replaceChildren(...read().map((v) => {
      const item = document.createElement("li");
      const link = made("a", "", { href: location.pathname + (v.query && "?" + v.query) });
      link.append(made("bdi", v.name));
      const remove = made("button", "×", { type: "button", className: "remove" });
      remove.setAttribute("aria-label", "Remove " + v.name);
      remove.addEventListener("click", () => {
        write(read().filter((other) => other.name !== v.name));
        document.getElementById("kept-said").textContent = v.name + " is removed.";
        document.getElementById("kept-name").focus();
      });
      item.append(link, remove);
      return item;
    }));
  }

  document.addEventListener("submit", (e) => {
    if (e.target.id !== "keep") return;
    e.preventDefault();
    const field = document.getElementById("kept-name"), called = field.value.trim();
    if (!called) return field.focus();
    const others = read().filter((v) => v.name !== called);
    if (others.length >= most) {
      document.getElementById("kept-said").textContent = `${most} views are kept; remove one first.`;
      return;
    }
    write([...others, { name: called, query: location.search.slice(1) }].sort((a, b) => a.name.localeCompare(b.name)));
    document.getElementById("kept-said").textContent = called + " is kept in this browser.";
    field.value = "";
  });
  new MutationObserver(() => document.getElementById("kept")?.hidden && show()).observe(document.querySelector("main"), { childList: true }); // the page renewed itself
  show();
})();
