// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Whom the page knows takes an issue on there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone, visit } from "./browser.mjs";

test("a reader looks at what they would record, and does not", async () => {
  await visit({}, "/", async (page) => {
    await page.getByRole("link", { name: "Take it on" }).first().click();
    await page.getByText("It will be on record that Kim Ortega").waitFor();
    await page.getByRole("link", { name: "Not now" }).click();
    assert.equal(await page.locator("h1").innerText(), "Northwind and Contoso");
    assert.equal(await page.getByText("Taken on by").count(), 0);
  });
});

test("a reader takes an issue on by the keyboard, without scripts, on a phone; and all see it", async () => {
  await visit({ size: phone, scripts: false }, "/", async (page) => {
    await page.getByRole("link", { name: "Take it on" }).first().click();
    await page.getByLabel("What you will do").fill("I call the carrier <today>");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Recorded" }).waitFor();
    assert.match(await page.locator("main pre").innerText(), /^issue\/late-shipments: acknowledged by contoso\/kim at /);
    await page.getByRole("link", { name: "Back to the alliance" }).click();
    await page.getByText("Taken on by Kim Ortega").waitFor();
  });
});
