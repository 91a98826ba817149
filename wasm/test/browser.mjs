// Every case through the package in a page of headless Chromium.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { chromium } from "playwright-core";
import { files, report, root } from "./files.js";

const types = { html: "text/html", js: "text/javascript", wasm: "application/wasm", jsonl: "text/plain; charset=utf-8" };
const server = createServer(async ({ url }, response) => {
  try {
    const body = await readFile(new URL(`.${decodeURI(url)}`, root));
    response.writeHead(200, { "content-type": types[url.split(".").pop()] }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));

// A browser launched so has a profile of its own, which goes with it.
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
try {
  const page = await browser.newPage();
  page.on("console", (message) => console.log(message.text()));
  page.on("pageerror", (error) => console.log(`${error}`));
  await page.goto(`http://127.0.0.1:${server.address().port}/wasm/test/page.html`);
  await page.waitForFunction(() => globalThis.run);
  report(await page.evaluate((files) => globalThis.run(files), files.map((file) => `/${file}`)));
} finally {
  await browser.close();
  server.close();
}
