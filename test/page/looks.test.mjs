// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Each page, as different readers see it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, address, desktop, fits, phone, visit, wide } from "./browser.mjs";
import { every } from "./pages.mjs";

const looks = {
  "light, on a desk": { colorScheme: "light" },
  "dark, on a desk": { colorScheme: "dark" },
  "light, on a phone": { colorScheme: "light", size: phone },
  "dark, on a phone": { colorScheme: "dark", size: phone },
  "in forced colours": { forcedColors: "active" },
  "enlarged four times": { size: { width: desktop.width / 4, height: desktop.height / 4 } }, // 320 pixels: WCAG 1.4.10
};

const paths = await every();
for (const [look, options] of Object.entries(looks)) {
  for (const [name, path] of Object.entries(paths)) {
    test(`${name}, ${look}: axe finds nothing, and nothing is to be pushed aside`, async () => {
      await visit(options, path, async (page) => {
        await fits(page, path);
        await accessible(page, path);
      });
    });
  }
}

const odd = await every(wide);
for (const size of [phone, desktop]) {
  for (const [name, path] of Object.entries(odd)) {
    test(`${name} at ${size.width}: names that are long, or written from right to left, stay in their place`, async () => {
      await visit({ size }, wide + path, async (page) => {
        await fits(page, path);
        await accessible(page, path);
      });
    });
  }
}

test("the colours are those that the reader asked for", async () => {
  const papers = {};
  for (const [name, options] of Object.entries({ light: { colorScheme: "light" }, dark: { colorScheme: "dark" } })) {
    await visit(options, "/", async (page) => {
      papers[name] = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    });
  }
  assert.deepEqual(papers, { light: "rgb(255, 255, 255)", dark: "rgb(21, 24, 27)" });
});

test("a page that is printed leaves out what only helps on a screen, and fits the paper", async () => {
  for (const path of Object.values(paths)) {
    await visit({ colorScheme: "dark" }, path, async (page) => {
      await page.emulateMedia({ media: "print" });
      await page.setViewportSize({ width: 680, height: 960 }); // A4 between its margins
      await fits(page, path);
      for (const left of [".top", ".filter", ".jumps", ".live", ".chips", ".button", ".pages", ".kept", ".keys-help", ".when form"]) {
        assert.equal(await page.locator(left).filter({ visible: true }).count(), 0, `${path}: ${left} is printed`);
      }
      assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector("h1")).color), "rgb(0, 0, 0)", path);
      const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
      assert.ok(pdf.length > 5000, `${path}: ${pdf.length} bytes of PDF`);
    });
  }
});

test("text of other scripts is written by fonts that have it, in its own direction", async () => {
  await visit({}, wide + "/alliances", async (page) => {
    const way = await page.evaluate(() => {
      const bdi = [...document.querySelectorAll("bdi")].find((e) => /[\u0600-\u06ff]/.test(e.textContent));
      return bdi && getComputedStyle(bdi).direction + " " + getComputedStyle(bdi).unicodeBidi;
    });
    assert.equal(way, "rtl isolate", address);
  });
});
