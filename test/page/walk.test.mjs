// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// People find their way from any part of the page to any other, by mouse and by keyboard, with scripts and without.
import assert from "node:assert/strict";
import { test } from "node:test";
import { address, desktop, phone, visit } from "./browser.mjs";

const heading = (page) => page.locator("h1").innerText();
const follow = async (page, name, within = page) => {
  await within.getByRole("link", { name, exact: true }).first().click();
  await page.waitForLoadState("load");
};

for (const [how, options] of Object.entries({
  "with scripts": { size: desktop }, "without scripts": { size: desktop, scripts: false },
  "with scripts, on a phone": { size: phone }, "without scripts, on a phone": { size: phone, scripts: false },
})) {
  test(`a reader clicks through every part, ${how}`, async () => {
    await visit(options, "/", async (page) => {
      const nav = page.getByRole("navigation", { name: "Pages" });
      assert.equal(await heading(page), "What needs attention first");
      for (const [link, want] of [["Alliances", "Alliances"], ["What comes next", "What comes next if nobody acts"], ["Not told yet", "Who has not been told yet"], ["Needs attention", "What needs attention first"]]) {
        await follow(page, link, nav);
        assert.equal(await heading(page), want);
        assert.equal(await nav.locator("[aria-current=page]").innerText(), link);
      }
      // From what needs somebody to the issue, its alliance, a practice of that, an object behind it.
      await page.getByRole("link", { name: /^Issue Shipments/ }).first().click();
      assert.equal(await heading(page), "Shipments three days late");
      await follow(page, "Northwind and Contoso");
      assert.equal(await heading(page), "Northwind and Contoso");
      for (const part of ["Practices", "Reviews", "Issues", "Commitments", "What comes next", "What changed"]) {
        await follow(page, part, page.getByRole("navigation", { name: "Parts of this page" }));
        const id = new URL(page.url()).hash;
        assert.ok(await page.locator(id).isVisible(), id);
      }
      await follow(page, "Reviews current");
      assert.equal(await heading(page), "Reviews current");
      for (const step of ["The practice", "The condition", "The facts", "The records", "The objects"]) {
        assert.ok(await page.getByRole("heading", { name: step, exact: true }).isVisible(), step);
      }
      await page.locator("summary", { hasText: "Manifest" }).first().click();
      assert.ok(await page.locator("details[open] pre").first().isVisible());
    });
  });

  test(`a reader filters, searches and sorts, ${how}`, async () => {
    await visit(options, "/alliances", async (page) => {
      const names = () => page.locator(".portfolio tbody th a").allInnerTexts();
      assert.deepEqual(await names(), ["Northwind and Contoso", "Northwind and Fabrikam"]);
      await page.getByLabel("Search").fill("fabrikam");
      await page.getByRole("button", { name: "Show", exact: true }).filter({ visible: true }).last().click();
      await page.waitForURL(/q=fabrikam/);
      assert.deepEqual(await names(), ["Northwind and Fabrikam"]);
      await follow(page, "Clear");
      await follow(page, "Alliance");
      await page.waitForURL(/sort=name/);
      await page.locator(".portfolio thead a").first().click();
      await page.waitForURL(/sort=-name/);
      assert.deepEqual(await names(), ["Northwind and Fabrikam", "Northwind and Contoso"]);
      await page.getByLabel("Only what needs attention").check();
      await page.getByRole("button", { name: "Show", exact: true }).filter({ visible: true }).last().click();
      await page.waitForURL(/failures=yes/);
      assert.deepEqual(await names(), ["Northwind and Contoso"]);
      const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "As CSV" }).click()]);
      assert.equal(await file.failure(), null);
    });
  });

  test(`a reader looks at the past and at what is to come, ${how}`, async () => {
    await visit(options, "/", async (page) => {
      const moment = page.getByRole("region", { name: "Moment of this page" });
      await moment.locator("summary").click();
      await follow(page, "30 days ago", moment);
      assert.match(await moment.locator("summary").innerText(), /^As it stood on .*replayed from the records/);
      await follow(page, "in 30 days", moment);
      assert.match(await moment.locator("summary").innerText(), /^As it will stand on .* if nobody acts/);
      await moment.getByLabel("Clocks").selectOption("America/New_York");
      await moment.getByRole("button", { name: "Show" }).click();
      await page.waitForURL(/tz=America/);
      assert.match(await moment.locator("summary").innerText(), /America\/New_York/);
      // The moment goes along to other pages.
      await follow(page, "Alliances", page.getByRole("navigation", { name: "Pages" }));
      assert.match(await moment.locator("summary").innerText(), /^As it will stand on /);
      await follow(page, "now", moment);
      assert.match(await moment.locator("summary").innerText(), /^As of now/);
    });
  });
}

test("a reader comes to the content by the keyboard alone, and sees where they are", async () => {
  for (const scripts of [true, false]) {
    await visit({ scripts }, "/", async (page) => {
      await page.keyboard.press("Tab");
      const skip = page.getByRole("link", { name: "Skip to the content" });
      assert.ok(await skip.evaluate((e) => e === document.activeElement && e.getBoundingClientRect().left >= 0), "the skip link comes first, and is seen");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => ({ inside: document.querySelector("main").contains(document.activeElement), outline: getComputedStyle(document.activeElement).outlineWidth }));
      assert.deepEqual(at, { inside: true, outline: "3px" });
    });
  }
});

test("an address that leads nowhere says so, with a way back", async () => {
  await visit({ borne: /404/ }, "/", async (page) => {
    const answer = await page.goto(address + "/nothing");
    assert.equal(answer.status(), 404);
    assert.equal(await heading(page), "There is nothing here");
    await follow(page, "Alliances", page.getByRole("navigation", { name: "Pages" }));
    assert.equal(await heading(page), "Alliances");
  });
});
