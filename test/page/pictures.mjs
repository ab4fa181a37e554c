// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Takes the pictures in docs/images: each part of the page, on a desk and on a phone, light and dark. The samples stand
// in 2082, whose calendar is that of 2026; in a picture it is 2026.
import { writeFileSync } from "node:fs";
import { desktop, phone, visit } from "./browser.mjs";
import { every } from "./pages.mjs";

const quality = 80; // of WebP

const inOurTime = (page) =>
  page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replace(/208([1-9])/g, (_, y) => String(2024 + Number(y)));
  });

const { search, ...shown } = await every(); // what a search finds looks as other lists do

for (const [name, path] of Object.entries(shown)) {
  for (const [where, size] of Object.entries({ desk: desktop, phone })) {
    for (const colorScheme of ["light", "dark"]) {
      await visit({ size, colorScheme }, path, async (page) => {
        await page.locator("#live[data-state=live]").waitFor();
        await inOurTime(page);
        const browser = await page.context().newCDPSession(page);
        const { data } = await browser.send("Page.captureScreenshot", { format: "webp", quality });
        writeFileSync(`${process.env.ENTENTE_PICTURES}/page-${name}-${where}-${colorScheme}.webp`, Buffer.from(data, "base64"));
      });
    }
  }
}
process.exit(0);
