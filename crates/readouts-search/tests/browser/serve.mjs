// Uses the pages of `serve` in a real browser: searching, narrowing, going back, reading, comparing, exporting, by
// keyboard alone, without JavaScript, with pages that mean harm, narrow and wide, and by the rules of WCAG (axe-core).
//
// Usage: READOUTS_SEARCH=PROGRAM CHROMIUM=BROWSER node --test serve.mjs; $SCREENSHOTS names a folder for pictures.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const program = process.env.READOUTS_SEARCH;
const folder = mkdtempSync(path.join(tmpdir(), "serve-"));
let server, home, browser;

/** Starts the program on an index of the pages; returns the process and its address. */
async function started(environment = {}) {
  const options = { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, ...environment } };
  const server = spawn(program, ["serve", "--index", `${folder}/index`, "--port", "0"], options);
  const address = await new Promise((resolve, reject) => {
    let said = "";
    server.stderr.on("data", (part) => {
      said += part;
      const found = said.match(/http:\/\/[^/]+/);
      if (found) resolve(found[0]);
    });
    server.on("exit", () => reject(new Error(said)));
  });
  return [server, address];
}

before(async () => {
  const pages = new URL("pages.jsonl", import.meta.url).pathname;
  execFileSync(program, ["index", pages, "--index", `${folder}/index`]);
  [server, home] = await started();
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
});

after(async () => {
  await browser?.close();
  server?.kill("SIGINT");
  rmSync(folder, { recursive: true, force: true });
});

async function opened(address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.errors = [];
  page.on("pageerror", (error) => page.errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && page.errors.push(message.text()));
  await page.goto(home + address);
  return page;
}

async function article(title) {
  const page = await opened(`/search?q=${encodeURIComponent(`title:"${title}"`)}`);
  const address = await page.locator(".hits h2 a").first().getAttribute("href");
  await page.context().close();
  return address.split("?")[0];
}

/** Every page, by name. */
async function everyPage() {
  const [one, other] = [await article("President Lee speaks"), await article("Berg on the call")];
  const id = (address) => address.split("/").pop();
  return {
    start: "/",
    results: "/search?q=river",
    nothing: "/search?q=volcano",
    mistake: "/search?q=%22river",
    concordance: "/kwic?q=river",
    trend: "/trend?q=river",
    variants: "/variants?q=river",
    uses: "/uses?q=river",
    events: "/events",
    people: "/people",
    person: "/person?name=Ida+Lee&formulas=true",
    article: `${one}?q=river`,
    cut: `${one}?cut=true`,
    compare: `/compare?q=${id(one)}&q=${id(other)}`,
    nowhere: "/nowhere",
  };
}

test("a search is narrowed by counts, and the browser goes back and forward", async () => {
  const page = await opened("/");
  await page.fill("#q", "river");
  await page.press("#q", "Enter");
  assert.equal(await page.locator("h1").innerText(), "8 places in 4 articles");
  await page.click(".facet a:has-text('Ida Lee')");
  assert.equal(new URL(page.url()).searchParams.get("by"), "Ida Lee");
  const narrowed = await page.locator("h1").innerText();
  assert.notEqual(narrowed, "8 places in 4 articles");
  // The filter stays with the next search, and is taken away by its own link.
  await page.fill("#q", "bridge");
  await page.press("#q", "Enter");
  await page.waitForURL(/q=bridge/);
  assert.equal(new URL(page.url()).searchParams.get("by"), "Ida Lee");
  await page.goBack();
  assert.equal(await page.locator("h1").innerText(), narrowed);
  await page.goBack();
  assert.equal(await page.locator("h1").innerText(), "8 places in 4 articles");
  await page.goForward();
  await page.click(".set a");
  assert.equal(await page.locator("h1").innerText(), "8 places in 4 articles");
  assert.deepEqual(page.errors, []);
});

test("a passage leads to its place in the article", async () => {
  const page = await opened("/search?q=bridge");
  await page.click(".passage blockquote a");
  const place = page.locator("mark:target");
  assert.equal(await place.innerText(), "bridge");
  assert.ok(await place.evaluate((mark) => mark.getBoundingClientRect().top < innerHeight));
});

test("two versions of an event are put side by side", async () => {
  const page = await opened("/events");
  await page.click("text=side by side");
  assert.equal(await page.locator(".side").count(), 2);
  const link = page.locator(".side .link").first();
  const target = (await link.getAttribute("href")).slice(1);
  await link.click();
  assert.equal(await page.locator(".sentence:target").getAttribute("id"), target);
});

test("a file that is saved has what the interface answers", async () => {
  for (const [address, form] of [["/search?q=river", "csv"], ["/kwic?q=river", "csv"], ["/trend?q=river", "json"], ["/uses?q=river", "csv"]]) {
    const page = await opened(address);
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(`.exports a:has-text("${form}")`)]);
    const saved = readFileSync(await download.path(), "utf8");
    const answered = await (await fetch(download.url())).text();
    assert.equal(saved, answered);
    assert.ok(saved.length > 40, address);
    await page.context().close();
  }
});

test("a bar of the chart leads to the articles that it counts", async () => {
  const page = await opened("/trend?q=river");
  const rows = await page.locator(".numbers tbody tr").evaluateAll((rows) =>
    rows.map((row) => [...row.children].map((cell) => cell.textContent)));
  const bars = page.locator(".chart a");
  for (let at = 0; at < (await bars.count()); at += 1) {
    await bars.nth(at).click();
    assert.match(await page.locator("h1").innerText(), new RegExp(` in ${rows[at][1]} article`));
    await page.goBack();
  }
});

test("a span that is drawn over the timeline leads to its articles", async () => {
  const page = await opened("/trend?q=river&per=month");
  const bars = page.locator(".chart .hit");
  const [first, last] = [await bars.first().boundingBox(), await bars.last().boundingBox()];
  const periods = await page.locator(".chart a").evaluateAll((links) => links.map((link) => link.dataset.period));
  await page.mouse.move(first.x + first.width / 2, first.y + 40);
  await page.mouse.down();
  await page.mouse.move(last.x + last.width / 2, last.y + 40, { steps: 8 });
  await page.mouse.up();
  await page.waitForURL(/search/);
  const asked = new URL(page.url()).searchParams;
  assert.deepEqual([asked.get("from"), asked.get("to")], [periods[0], periods.at(-1)]);
});

test("a row of counts leads to as many articles as it counts", async () => {
  for (const address of ["/", "/search?q=river", "/search?q=river&by=Ida+Lee", "/search?q=river+AND+bridge&from=2031&to=2032",
    "/search?q=river&from=2032&to=2032", "/search?q=river&speaker=Jon+Berg", "/search?q=river&basis=joint"]) {
    const page = await opened(address);
    const rows = await page.locator(".facet tbody tr").evaluateAll((rows) =>
      rows.filter((row) => !row.classList.contains("set")).map((row) => [row.querySelector("a")?.href, row.querySelector("td").textContent, row.textContent]));
    // Two words need not both be in the words of one speaker, of whom each is counted.
    const isOfAll = ([href]) => href && !(address.includes("AND") && /[?&](by|basis)=/.test(href));
    for (const [href, articles, text] of rows.filter(isOfAll)) {
      await page.goto(href);
      const found = (await page.locator("h1").innerText()).match(/(\d+) articles?$/)?.[1];
      assert.equal(found, articles, `${address}: ${text}: ${href}`);
    }
    await page.context().close();
  }
});

test("several rows of a list are chosen one after the other, and each is taken away", async () => {
  const page = await opened("/search?q=river&by=Ida+Lee");
  await page.click("tr:has-text('Jon Berg') a.also");
  assert.deepEqual(new URL(page.url()).searchParams.getAll("by"), ["Ida Lee", "Jon Berg"]);
  assert.equal(await page.locator("tr.set").count(), 2);
  await page.click("tr.set a:has-text('Ida Lee')");
  assert.deepEqual(new URL(page.url()).searchParams.getAll("by"), ["Jon Berg"]);
});

test("what a number counts is said on focus and under the pointer, and taken away by Escape", async () => {
  const page = await opened("/uses?q=river");
  const [button, said] = [page.locator(".means").first(), page.locator(".means .meaning").first()];
  assert.ok(!(await said.isVisible()));
  await button.focus();
  assert.ok(await said.isVisible());
  await page.keyboard.press("Escape");
  assert.ok(!(await said.isVisible()));
  await button.hover();
  assert.ok(await said.isVisible());
  await said.hover();
  assert.ok(await said.isVisible());
  await page.keyboard.press("Escape");
  assert.ok(!(await said.isVisible()));
});

test("columns of the concordance order its rows", async () => {
  const page = await opened("/kwic?q=river");
  await page.click("th a:has-text('After')");
  const words = await page.locator(".kwic tbody .right").allInnerTexts();
  // A row without a word at a distance comes behind those with one.
  const keys = words.map((text) => [...(text.match(/\p{L}+/gu) ?? []), ..."\uffff".repeat(5)].slice(0, 5).join(" ").toLowerCase());
  assert.deepEqual(keys, [...keys].sort());
  assert.equal(await page.locator("th[aria-sort=ascending]").innerText(), "After ▲");
});

test("what was cut is shown on demand with its reason", async () => {
  const page = await opened(await article("President Lee speaks"));
  await page.click("text=Show every line");
  assert.ok(await page.locator("#cut").isVisible());
  assert.deepEqual(page.errors, []);
});

test("on paper there is the text and what is known of it", async () => {
  for (const [name, address] of Object.entries(await everyPage()).filter(([name]) => ["article", "compare"].includes(name))) {
    const page = await opened(address);
    await page.emulateMedia({ media: "print" });
    assert.ok(!(await page.locator(".top").isVisible()));
    assert.ok(!(await page.locator(".exports").first().isVisible()));
    assert.ok(await page.locator(".body").first().isVisible());
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}-print.png` });
    await page.context().close();
  }
});

test("a person has a page with all that is known", async () => {
  const page = await opened("/people?name=be");
  await page.click("th a:has-text('Jon Berg')");
  assert.equal(await page.locator("h1").innerText(), "Jon Berg");
  await page.click(".facts a >> nth=1");
  assert.match(await page.locator("h1").innerText(), / in 3 articles$|^3 /);
});

test("names are offered while one is typed", async () => {
  const page = await opened("/");
  await page.click("summary");
  await page.locator("#by").pressSequentially("ber");
  await page.waitForFunction(() => document.querySelector("#by-names option")?.value === "Jon Berg");
});

test("everything is reached by the keyboard", async () => {
  const page = await opened("/");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "q");
  await page.keyboard.type("river");
  await page.keyboard.press("Enter");
  await page.waitForURL(/search/);
  const reached = new Set();
  for (let presses = 0; presses < 200; presses += 1) {
    await page.keyboard.press("Tab");
    const [href, outline] = await page.evaluate(() => {
      const here = document.activeElement;
      return [here.getAttribute("href"), getComputedStyle(here).outlineStyle];
    });
    if (href) {
      assert.notEqual(outline, "none", `no focus is seen at ${href}`);
      reached.add(href);
    }
  }
  const all = await page.locator("a[href]").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  assert.deepEqual(all.filter((href) => !reached.has(href)), []);
});

test("nothing needs JavaScript", async () => {
  const page = await opened("/", { javaScriptEnabled: false });
  await page.fill("#q", "river");
  await page.click("button[type=submit]");
  assert.equal(await page.locator("h1").innerText(), "8 places in 4 articles");
  await page.click(".facet a:has-text('Government of Suria')");
  await page.click(".views a:has-text('Concordance')");
  assert.ok((await page.locator(".kwic tbody tr").count()) > 0);
});

test("text of pages stays text", async () => {
  const page = await opened("/search?q=river");
  for (const address of ["/search?q=river", "/kwic?q=river", "/uses?q=river", "/events", "/", await article("bridge")]) {
    await page.goto(home + address);
    assert.notEqual(await page.title(), "taken", address);
    assert.equal(await page.locator("main script, main img, main style").count(), 0, address);
    assert.ok(await page.locator("h1").isVisible(), address);
  }
  assert.deepEqual(page.errors, []);
});

test("pages meet the rules of WCAG, light and dark, and fit narrow and wide windows", async () => {
  const told = [];
  for (const [name, address] of Object.entries(await everyPage())) {
    for (const colorScheme of ["light", "dark"]) {
      const page = await opened(address, { colorScheme, bypassCSP: true });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() =>
        globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
      for (const { id, nodes } of violations) {
        told.push(`${name}, ${colorScheme}: ${id}: ${nodes.map((node) => node.html).slice(0, 3).join(" ")}`);
      }
      for (const width of [320, 1280, 1600]) {
        await page.setViewportSize({ width, height: 900 });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        if (wide > width) told.push(`${name} is ${wide} wide in a window of ${width}`);
        if (process.env.SCREENSHOTS) {
          await page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}-${colorScheme}-${width}.png` });
        }
      }
      await page.context().close();
    }
  }
  assert.deepEqual(told, []);
});

test("passages of other scripts have their direction", async () => {
  const page = await opened("/search?q=النهر");
  assert.equal(await page.locator(".passage blockquote").first().getAttribute("dir"), "rtl");
});

test("a token is asked for once, and a wrong one opens nothing", async () => {
  const [locked, address] = await started({ READOUTS_TOKEN: "kestrel" });
  try {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${address}/search?q=river`);
    assert.equal(await page.locator(".hits").count(), 0);
    await page.fill("#token", "raven");
    await page.click("main button");
    assert.ok(await page.locator("[role=alert]").isVisible());
    await page.fill("#token", "kestrel");
    await page.click("main button");
    await page.goto(`${address}/search?q=river`);
    assert.ok(await page.locator(".hits").isVisible());
    assert.ok(!page.url().includes("kestrel"));
    assert.equal((await fetch(`${address}/api/search?q=river`)).status, 401);
  } finally {
    locked.kill("SIGINT");
  }
});
