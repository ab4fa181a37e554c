// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// What the partners see is told apart without colour, and a table says the same as the charts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone, visit } from "./browser.mjs";

const ours = "/alliances/alliances/northwind-contoso";

for (const [how, options] of Object.entries({ "in colours": {}, "in forced colours": { forcedColors: "active" }, "dark, on a phone, without scripts": { colorScheme: "dark", size: phone, scripts: false } })) {
  test(`the lines and marks of two partners differ in form, ${how}`, async () => {
    await visit(options, ours, async (page) => {
      const part = page.getByRole("region", { name: "What each partner sees" });
      assert.equal(await part.locator("svg.course").filter({ visible: true }).count(), 6);
      const [one, two] = await Promise.all([".way.w0", ".way.w1"].map((line) => part.locator(line).first().evaluate((e) => [getComputedStyle(e).stroke, getComputedStyle(e).strokeDasharray])));
      assert.notEqual(one[1], two[1], "both lines are drawn alike");
      for (const [stroke] of [one, two]) assert.notEqual(stroke, "none");
      assert.ok(await part.locator("svg.course use[href='#m0']").count() > 10 && await part.locator("svg.course use[href='#m1']").count() > 10, "a partner has no marks");
      if (options.forcedColors) assert.equal(one[0], two[0], "they differ in colour though the reader chose the colours");
    });
  });
}

test("the table has every figure of the charts, and says whose it is", async () => {
  await visit({}, ours, async (page) => {
    const part = page.getByRole("region", { name: "What each partner sees" });
    const marks = await part.locator("svg.course use").count();
    const figures = part.getByRole("table").locator(".rated");
    assert.equal(await figures.count(), marks);
    assert.match(await figures.first().evaluate((e) => e.textContent), /^\s*Northwind Trading \d$/);
    assert.equal(await part.locator("svg.course").first().getAttribute("aria-hidden"), "true");
    await part.getByRole("link", { name: /^Health check of 20 Oct 2082/ }).click();
    assert.match(await page.locator("h1").innerText(), /health-check-208210/);
  });
});
