// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Readers find things, go along rows by keys, and keep views.
import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, desktop, fits, phone, visit } from "./browser.mjs";

const active = (page) => page.evaluate(() => document.activeElement?.textContent.trim());

for (const [how, options] of Object.entries({ "with scripts": {}, "without scripts, on a phone": { scripts: false, size: phone } })) {
  test(`a reader finds an issue and goes there, ${how}`, async () => {
    await visit(options, "/untold", async (page) => {
      await page.getByRole("searchbox", { name: "Find an alliance" }).fill("shipments");
      await page.keyboard.press("Enter");
      await page.waitForURL(/search\?.*q=shipments/);
      assert.equal(await page.locator("h1").innerText(), "Search");
      await fits(page, "the search");
      await page.locator(".hits").getByRole("link", { name: /Shipments/ }).first().click();
      assert.match(await page.locator("h1").innerText(), /^Shipments/);
    });
  });
}

test("keys lead along the rows, to the search, and say what they do", async () => {
  await visit({}, "/alliances", async (page) => {
    const names = await page.locator(".portfolio tbody th a").allInnerTexts();
    await page.keyboard.press("j");
    assert.equal(await active(page), names[0]);
    await page.keyboard.press("j");
    assert.equal(await active(page), names[1]);
    await page.keyboard.press("ArrowUp");
    assert.equal(await active(page), names[0]);
    await page.keyboard.press("k"); // there is none above
    assert.equal(await active(page), names[0]);
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await accessible(page, "the keys");
    await page.keyboard.press("j"); // the page below stays as it is
    await page.keyboard.press("Escape");
    await page.keyboard.press("/");
    await page.keyboard.type("j/k?");
    assert.equal(await page.locator("#find").inputValue(), "j/k?");
    assert.equal(await page.getByRole("dialog").count(), 0);
    await page.locator("#find").fill("");
    await page.locator("#find").blur();
    await page.keyboard.press("Control+k");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/alliances\/alliances\//);
    assert.equal(await page.locator("h1").innerText(), names[0]);
  });
});

test("keys lead along lists as well, and not while a day is chosen", async () => {
  await visit({}, "/", async (page) => {
    await page.keyboard.press("j");
    assert.ok(await page.evaluate(() => document.activeElement.matches(".rows > li .head a")));
    await page.keyboard.press("k");
    await page.goto(page.url().replace(/\/$/, "/ahead?by=3"));
    const slider = page.getByRole("slider");
    await slider.focus();
    await page.keyboard.press("ArrowUp");
    assert.equal(await slider.inputValue(), "4");
  });
});

test("the keys can be turned off, and stay so", async () => {
  await visit({}, "/alliances", async (page) => {
    await page.getByRole("button", { name: "Keys" }).click();
    await page.getByRole("checkbox", { name: /turn these keys off/ }).check();
    await page.getByRole("button", { name: "Close" }).click();
    await page.reload();
    for (const key of ["j", "/", "?"]) await page.keyboard.press(key);
    assert.equal(await page.evaluate(() => document.activeElement === document.body), true);
    assert.equal(await page.getByRole("dialog").count(), 0);
    await page.locator(".portfolio tbody th a").first().focus();
    await page.keyboard.press("ArrowDown");
    assert.equal(await active(page), (await page.locator(".portfolio tbody th a").allInnerTexts())[1]);
  });
});

for (const size of [desktop, phone]) {
  test(`a reader keeps a view by a name, and removes it, at ${size.width}`, async () => {
    await visit({ size }, "/alliances?q=fabrikam&sort=name", async (page) => {
      const kept = page.getByRole("region", { name: "Kept views" });
      await kept.getByLabel("Name of this view").fill("<b>Ours</b>");
      await kept.getByRole("button", { name: "Keep it in this browser" }).click();
      await kept.getByText("is kept in this browser").waitFor();
      await fits(page, "kept views");
      await accessible(page, "kept views");
      await page.goto(page.url().replace(/\?.*/, ""));
      await kept.getByRole("link", { name: "<b>Ours</b>" }).click();
      await page.waitForURL(/q=fabrikam.*sort=name/);
      assert.deepEqual(await page.locator(".portfolio tbody th a").allInnerTexts(), ["Northwind and Fabrikam"]);
      const stored = await page.evaluate(() => JSON.stringify({ ...localStorage }));
      assert.ok(!stored.includes(new URL(page.url()).pathname.split("/")[1]), "the secret of the address is kept");
      await kept.getByRole("button", { name: "Remove <b>Ours</b>" }).click();
      assert.equal(await kept.getByRole("link").count(), 0);
    });
  });
}

test("without scripts no views are offered to be kept, and no keys", async () => {
  await visit({ scripts: false }, "/alliances", async (page) => {
    assert.equal(await page.locator("#kept").isVisible(), false);
    assert.equal(await page.locator("#keys-help").isVisible(), false);
  });
});
