// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// The browser that the tests drive, and what is held against each page that it shows.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after } from "node:test";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// given is what the test in Go found or made.
const given = (name) => {
  assert.ok(process.env[name], `${name} is not set; make test-page sets it`);
  return process.env[name];
};

// address is where the page of the samples is, and wide where one is with names that are long, or of other scripts.
export const address = given("ENTENTE_PAGE").replace(/\/$/, "");
export const wide = given("ENTENTE_PAGE_WIDE").replace(/\/$/, "");

// act has something done to what the page shows, and to what leads there.
export async function act(what) {
  const answer = await fetch(`${given("ENTENTE_STAGEHAND")}/${what}`, { method: "POST" });
  assert.equal(answer.status, 204, what);
}

const browser = await chromium.launch({
  executablePath: given("ENTENTE_CHROMIUM"),
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
after(() => browser.close());

export const desktop = { width: 1280, height: 800 };
export const phone = { width: 360, height: 740 };

// patience is how long a browser waits for what should be there, in milliseconds.
const patience = 20_000;

// reader is somebody with scripts, unless scripts is false; anything else is as playwright has it.
async function reader({ scripts = true, size = desktop, ...more }) {
  const context = await browser.newContext({ javaScriptEnabled: scripts, viewport: size, timezoneId: "Asia/Tokyo", locale: "en-GB", ...more });
  context.setDefaultTimeout(patience);
  return context;
}

// visit opens a page for a reader, hands it over, and fails if the browser had anything to complain of: a script that
// threw, something that the Content-Security-Policy forbids, a file that is not there. What matches borne is expected.
export async function visit({ borne, ...options }, path, look) {
  const context = await reader(options);
  try {
    const page = await context.newPage();
    const complaints = [];
    page.on("pageerror", (e) => complaints.push(`a script: ${e}`));
    page.on("console", (m) => ["error", "warning"].includes(m.type()) && complaints.push(`the console: ${m.text()}`));
    page.on("response", (r) => r.status() >= 400 && complaints.push(`${r.status()} of ${r.url()}`));
    page.on("request", (r) => r.url().startsWith(new URL(address).origin) || r.url().startsWith(new URL(wide).origin) || complaints.push(`it asks elsewhere: ${r.url()}`));
    await open(page, path);
    await look(page);
    assert.deepEqual(complaints.filter((c) => !borne?.test(c)), [], `${path}: the browser complains`);
  } finally {
    await context.close();
  }
}

// open goes to a path below the page of the samples, or to a whole address.
export async function open(page, path) {
  const answer = await page.goto(path.startsWith("/") ? address + path : path);
  assert.equal(answer.status(), 200, path);
}

// fits fails where something is to be pushed aside to be read, or is cut off at a side. What is meant to be out of sight does not
// count, nor what a chart draws up to its edge.
export async function fits(page, what) {
  const over = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const meant = (e) => e.closest("svg, .skip, .spoken, dialog:not([open])") || e.closest("thead") && getComputedStyle(e.closest("thead")).clipPath !== "none";
    const beyond = (e) => { const r = e.getBoundingClientRect(); return r.width > 0 && (r.right > width + 1 || r.left < -1); };
    const cut = (e) => getComputedStyle(e).overflowX !== "visible" && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && !e.matches("input, select");
    const found = [...document.querySelectorAll("body *")].filter((e) => !meant(e) && (beyond(e) || cut(e))).map((e) => e.outerHTML.slice(0, 120));
    if (document.documentElement.scrollWidth > width) found.push(`the page: ${document.documentElement.scrollWidth}, and the window ${width}`);
    return found.slice(0, 5);
  });
  assert.deepEqual(over, [], `${what}: wider than the window, or cut off`);
}

// accessible fails if axe finds anything, its best practices among it. It needs scripts, as axe waits by timers.
export async function accessible(page, what) {
  const results = await page.evaluate(`${axe}; axe.run(document, {resultTypes: ["violations"]})`);
  const found = results.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)}: ${n.failureSummary.replaceAll("\n", " ")}`));
  assert.deepEqual(found, [], `${what}: axe`);
  assert.ok(results.passes.length > 10, `${what}: axe looked at ${results.passes.length} rules only`);
}
