// The built site over HTTP, as any static host would serve it, and a browser to look at it.
import assert from 'node:assert/strict';
import {createServer} from 'node:http';
import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {extname, join, normalize} from 'node:path';
import {after, before} from 'node:test';
import {fileURLToPath} from 'node:url';

const source = fileURLToPath(new URL('../..', import.meta.url));
export const siteFolder = process.env.LENSLET_SITE ?? join(source, 'build/site');
const packages = process.env.LENSLET_NODE_MODULES ?? join(source, '.toolchain/node/node_modules');
const {chromium} = createRequire(join(packages, 'x.js'))('playwright-core');

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

/**
 * @param {Record<string, string>} [more] path → text of files that the site does not have
 * @returns {Promise<{url: string, close: () => Promise<void>}>}
 */
export async function serveSite(more = {}) {
  const server = createServer(async (request, response) => {
    let path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    if (path.endsWith('/')) path += 'index.html';
    try {
      const bytes = more[path] ?? (await readFile(join(siteFolder, path)));
      response.writeHead(200, {'content-type': TYPES[extname(path)] ?? 'application/octet-stream'});
      response.end(bytes);
    } catch {
      response.writeHead(404, {'content-type': 'text/html'});
      response.end('<!doctype html><title>Not found</title>');
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  };
}

/** @param {string[]} [more] switches of Chromium @param {import('playwright-core').LaunchOptions} [options] */
export function launchBrowser(more = [], options = {}) {
  return chromium.launch({
    ...options,
    executablePath: process.env.LENSLET_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-gpu-process-crash-limit',
      ...more,
    ],
  });
}

/**
 * A page that remembers what it must not have done.
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 * @param {import('playwright-core').BrowserContextOptions & {prepare?: (page: import('playwright-core').Page) => Promise<void>}} [options]
 */
export async function openPage(browser, url, {prepare, ...options} = {}) {
  const context = await browser.newContext({viewport: {width: 1440, height: 900}, ...options});
  const page = await context.newPage();
  const {origin} = new URL(url);
  /** @type {string[]} */
  const complaints = [];
  /** @type {string[]} */
  const foreign = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url())) foreign.push(request.url());
  });
  // Resolves in the frame in which a picture was drawn: later the canvas has forgotten it.
  await page.addInitScript(() => {
    window.redrawn = () => {
      const drawn = window.studio.frames;
      window.dispatchEvent(new Event('resize'));
      return new Promise((resolve) => {
        const look = () => (window.studio.frames > drawn ? resolve() : requestAnimationFrame(look));
        look();
      });
    };
  });
  await prepare?.(page);
  await page.goto(url);
  return {page, context, complaints, foreign};
}

/**
 * The site and a browser for the tests of a file, from before the first of them until after the last.
 * @param {Record<string, string>} [more] as serveSite's
 */
export function openSite(more) {
  let started;
  // Node runs the hooks of a file side by side: one of the file's own may come first.
  const start = () =>
    (started ??= (async () => {
      site.server = await serveSite(more);
      site.url = site.server.url;
      site.browser = await launchBrowser();
    })());
  const site = {
    async open(path = '', options) {
      await start();
      return openPage(site.browser, site.url + path, options);
    },
    /** Of the page as it stands, which must complain of nothing and ask nobody else. @param {Parameters<typeof openPage>[2]} options @param {(parts: Awaited<ReturnType<typeof openPage>>) => Promise<void>} use */
    async withPage(options, use) {
      const parts = await site.open('', options);
      await waitForStudio(parts.page);
      await use(parts);
      assert.deepEqual(quiet(parts.complaints), []);
      assert.deepEqual(parts.foreign, []);
      await parts.context.close();
    },
  };
  before(start);
  after(async () => {
    await site.browser?.close();
    await site.server?.close();
  });
  return site;
}

/** @param {import('playwright-core').Page} page */
export async function waitForStudio(page) {
  await page.locator('#lenslet-upload').waitFor({state: 'attached'});
}

/** Until no picture was drawn for a while. @param {import('playwright-core').Page} page */
export async function settle(page) {
  for (let before = -1, now = 0; before !== now; ) {
    before = await page.evaluate(() => window.studio.frames);
    await page.waitForTimeout(400);
    now = await page.evaluate(() => window.studio.frames);
  }
}

/** Without what Chromium's software renderer remarks when a screenshot is taken. @param {string[]} complaints */
export const quiet = (complaints) => complaints.filter((text) => !text.includes('GPU stall due to ReadPixels'));

/** That the controls are large enough for a finger, within the page's width and apart. @returns their boxes */
export async function controlsApart(page, width, least = 44) {
  const boxes = await page.locator('.lenslet-control').evaluateAll((all) =>
    all.map((e) => {
      const {x, y, width: w, height: h} = e.getBoundingClientRect();
      return {id: e.id || e.firstElementChild?.id, x, y, w, h};
    }),
  );
  for (const a of boxes) {
    assert.ok(a.w >= least && a.h >= 44 && a.x >= 0 && a.x + a.w <= width + 0.5, JSON.stringify(a));
    for (const b of boxes) {
      const apart =
        a.x + a.w <= b.x + 0.01 || b.x + b.w <= a.x + 0.01 || a.y + a.h <= b.y + 0.01 || b.y + b.h <= a.y + 0.01;
      assert.ok(a === b || apart, `${a.id} and ${b.id}`);
    }
  }
  return boxes;
}
