// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// The pages, one of each kind, as links of the page lead to them.
import { address, visit } from "./browser.mjs";

// linked is the first link of a page whose path is as wanted, below the page.
const linked = (page, pattern, base) =>
  page.evaluate(([pattern, base]) => [...document.links].map((a) => a.href.slice(base.length)).find((path) => new RegExp(pattern).test(path)), [pattern, base]);

// every finds one page of each kind, of what is at an address.
export async function every(base = address) {
  const paths = { attention: "/", portfolio: "/alliances", ahead: "/ahead", untold: "/untold", search: "/search?q=o" };
  await visit({}, base + "/", async (page) => {
    const answer = await linked(page, "^/answer/", base);
    if (answer) paths.answer = answer;
    await page.goto(base + "/alliances");
    paths.alliance = await linked(page, "^/alliances/[^/]+/[^/?]+$", base);
    await page.goto(base + paths.alliance);
    paths.walk = await linked(page, "/practices/[^/]+$", base);
    paths.object = await linked(page, "^/objects/(Issue|Review)/", base) ?? await linked(page, "^/objects/", base);
  });
  return paths;
}
