// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Whom the page knows takes an issue on there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, fits, phone, visit } from "./browser.mjs";

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

test("a reader says that they spoke, and with whom, without scripts; what they forget is said", async () => {
  await visit({ scripts: false, borne: /422/ }, "/alliances/alliances/northwind-contoso", async (page) => {
    await page.getByRole("link", { name: "Answer", exact: true }).first().click();
    await page.getByRole("list", { name: "Ways to answer" }).getByRole("link", { name: "We spoke" }).click();
    await page.getByLabel("How").selectOption("Phone");
    await page.getByRole("button", { name: "Record it" }).click();
    await page.getByText("Choose with whom you spoke.").waitFor();
    assert.equal(await page.getByLabel("How").inputValue(), "Phone");
    await page.getByRole("checkbox", { name: /Jane de Vries/ }).check();
    await page.getByLabel("What came of it").fill("A second carrier <from Monday>");
    await page.getByRole("button", { name: "Record it" }).click();
    await page.getByRole("heading", { name: "Recorded" }).waitFor();
    await page.locator(".kicker a").first().click();
    const history = page.getByRole("region", { name: "What changed" });
    await history.getByText("A second carrier <from Monday>").waitFor();
    assert.match(await history.innerText(), /People spoke[^]*Kim Ortega[^]*Jane de Vries/);
  });
});

for (const [how, options] of Object.entries({ "on a desk": {}, "on a phone": { size: phone } })) {
  test(`each way to answer fits, and axe finds nothing, ${how}`, async () => {
    await visit(options, "/alliances/alliances/northwind-contoso", async (page) => {
      await page.getByRole("link", { name: "Answer", exact: true }).first().click();
      for (const way of ["We spoke", "I tried", "There is news", "It can wait", "It is over"]) {
        await page.getByRole("link", { name: way, exact: true }).click();
        await page.getByRole("heading", { name: way, level: 1 }).waitFor();
        await fits(page, way);
        await accessible(page, way);
      }
    });
  });
}
