// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// What changed about one object is told on its page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, fits, phone, visit } from "./browser.mjs";

for (const [how, options] of Object.entries({ "with scripts": {}, "on a phone": { size: phone }, "without scripts": { scripts: false } })) {
  test(`a reader goes from an issue to a message about it, ${how}`, async () => {
    await visit(options, "/", async (page) => {
      await page.getByRole("link", { name: /^Issue Shipments/ }).first().click();
      const part = page.getByRole("region", { name: "What changed" });
      assert.ok(await part.getByText("Issue climbs").first().isVisible());
      const all = await part.innerText();
      assert.ok(all.indexOf("Issue climbs") < all.indexOf("Issue was detected"), "the latest does not come first");
      assert.doesNotMatch(all, /You may not list|cannot be read/);
      if (options.scripts !== false) {
        await fits(page, "an issue");
        await accessible(page, "an issue");
      }
      await part.getByRole("link").first().click();
      assert.match(await page.title(), /^Notification /);
    });
  });
}
