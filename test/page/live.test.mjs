// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// An open page says whether it is up to date, and is, without being opened again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { act, phone, visit } from "./browser.mjs";

const sign = (page) => page.locator("#live");
const says = (page, text) => sign(page).filter({ hasText: text }).waitFor({ state: "visible" });

// watched notes each change of what a page shows from now on.
const watched = (page) =>
  page.evaluate(() => {
    window.changes = [];
    new MutationObserver((all) => window.changes.push(...all.map((m) => m.target.nodeName))).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
  });
const changes = (page) => page.evaluate(() => window.changes);

test("a page that is settled says that it is live, and nothing of it changes", async () => {
  await visit({}, "/alliances", async (page) => {
    await says(page, /^Live$/);
    await watched(page);
    await page.waitForTimeout(17_000); // it has heard that nothing is new
    assert.deepEqual(await changes(page), []);
  });
});

test("what is recorded is shown, and what the reader unfolded stays unfolded, and where they were they stay", async () => {
  await visit({ size: phone }, "/alliances/alliances/northwind-contoso", async (page) => {
    await says(page, /^Live$/);
    const unfolded = page.locator("#issues ~ article details");
    await unfolded.locator("summary").click();
    const link = page.locator("#issues ~ article h3 a");
    await link.focus();
    const height = () => link.evaluate((a) => a.getBoundingClientRect().top);
    const before = await height();
    assert.ok(await page.evaluate(() => scrollY > 300), "the reader has scrolled");
    await act("retitle");
    await page.locator("#issues ~ article h3", { hasText: "Shipments four days late" }).waitFor();
    await says(page, /^Live$/);
    assert.ok(await unfolded.evaluate((d) => d.open), "it was folded up");
    assert.ok(await link.evaluate((a) => a === document.activeElement), "the focus is lost");
    assert.ok(Math.abs((await height()) - before) < 5, `the link was at ${before}, and is at ${await height()}`);
  });
});

test("what somebody types is left alone until they have done", async () => {
  await visit({}, "/alliances", async (page) => {
    await says(page, /^Live$/);
    await page.getByLabel("Search").fill("north");
    await act("rename");
    await says(page, "There is news.");
    assert.equal(await page.getByLabel("Search").inputValue(), "north");
    assert.equal(await page.getByText("Northwind and its friends").count(), 0);
    await page.getByLabel("Search").blur();
    await page.getByRole("link", { name: "Northwind and its friends" }).waitFor();
    await says(page, /^Live$/);
  });
});

test("a page whose connection is lost says so, and goes on when it is back", async () => {
  await visit({ borne: /the console: Failed to load resource: net::/ }, "/", async (page) => {
    await says(page, /^Live$/);
    await act("cut");
    await says(page, "Not live");
    await act("mend");
    await says(page, /^Live$/);
  });
});

test("a page without scripts says nothing of it", async () => {
  await visit({ scripts: false }, "/", async (page) => {
    assert.equal(await sign(page).isVisible(), false);
  });
});
