// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// A reader chooses a day to come, and sees what will be so by then.
import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, desktop, fits, phone, visit } from "./browser.mjs";

const ours = "/alliances/alliances/northwind-contoso";
const slider = (page) => page.getByRole("slider");
const sum = (page) => page.locator("#then-sum");
const at = (page, day) => sum(page).filter({ hasText: `By the end of ${day}:` }).waitFor();

for (const path of [ours, "/ahead"]) {
  for (const size of [desktop, phone]) {
    test(`${path} at ${size.width}: what is shown follows the slider, and so does the address`, async () => {
      await visit({ size }, path + "?by=0", async (page) => {
        await at(page, "20 Nov 2082");
        const first = await page.locator("#then-found").innerText();
        let asked = 0;
        page.on("request", (r) => r.url().includes("by=") && asked++);
        await slider(page).focus();
        assert.equal(await slider(page).getAttribute("aria-valuetext"), "20 Nov 2082");
        await slider(page).evaluate((e) => { // as by a mouse, which moves on at once
          for (let n = 1; n <= 12; n++) {
            e.value = n;
            e.dispatchEvent(new Event("input", { bubbles: true }));
          }
        });
        await at(page, "2 Dec 2082");
        assert.equal(await slider(page).getAttribute("aria-valuetext"), "2 Dec 2082");
        assert.equal(asked, 1, "moves without a pause ask once");
        await page.keyboard.press("End");
        await at(page, "17 Feb 2083");
        assert.notEqual(await page.locator("#then-found").innerText(), first);
        assert.equal(await page.locator("#then-found .mark.bad").count() > 0, true);
        await page.waitForURL(/by=89/);
        assert.ok(await slider(page).evaluate((e) => e === document.activeElement), "the focus is lost");
        assert.equal(await page.getByRole("list", { name: "Days that people often choose" }).locator("[aria-current]").count(), 0);
        await fits(page, path);
        await accessible(page, path);
        const there = await page.locator(".then").innerText();
        await page.reload();
        assert.equal(await page.locator(".then").innerText(), there);
        assert.equal(await slider(page).inputValue(), "89");
      });
    });

    test(`${path} at ${size.width}: without scripts a button shows the day`, async () => {
      await visit({ size, scripts: false }, path + "?by=0", async (page) => {
        await slider(page).focus();
        await page.keyboard.press("End");
        await page.getByRole("form", { name: "Choose a day" }).getByRole("button", { name: "Show" }).click();
        await page.waitForURL(/by=89/);
        await at(page, "17 Feb 2083");
        await page.getByRole("list", { name: "Days that people often choose" }).getByRole("link", { name: "after 7 days" }).click();
        await page.waitForURL(/by=7/);
        await at(page, "27 Nov 2082");
        await page.getByRole("link", { name: "The whole page as it will stand then" }).click();
        assert.match(await page.getByRole("region", { name: "Moment of this page" }).locator("summary").innerText(), /^As it will stand on 27 Nov 2082, 23:59 if nobody acts/);
      });
    });
  }
}

test("what leads on from a page goes on with the day that was chosen by the slider", async () => {
  await visit({}, "/ahead?by=0", async (page) => {
    await slider(page).focus();
    await page.keyboard.press("End");
    await page.waitForURL(/by=89/);
    await page.getByRole("link", { name: "365 days" }).click();
    await at(page, "17 Feb 2083");
    await page.getByLabel("Only").selectOption("StepStarted");
    await page.getByRole("form", { name: "Filter what comes" }).getByRole("button").click();
    await page.waitForURL(/event=StepStarted/);
    await at(page, "17 Feb 2083");
  });
});

test("a day is chosen on a page of the past as well", async () => {
  await visit({}, ours + "?at=2082-11-20T09:00:05Z&by=3", async (page) => {
    await at(page, "23 Nov 2082");
    await slider(page).focus();
    await page.keyboard.press("ArrowRight");
    await at(page, "24 Nov 2082");
    await page.waitForURL(/at=2082-11-20T09.*by=4/);
    assert.match(await page.getByRole("region", { name: "Moment of this page" }).locator("summary").innerText(), /^As it stood/);
  });
});

test("a day that cannot be shown is said to be so", async () => {
  await visit({ borne: /503|the console: Failed to load/ }, "/ahead?by=0", async (page) => {
    await page.route(/by=/, (r) => r.fulfill({ status: 503, body: "" }));
    await slider(page).focus();
    await page.keyboard.press("ArrowRight");
    await sum(page).filter({ hasText: "That day cannot be shown at the moment." }).waitFor();
  });
});
