// Whatever is missing, the page says so in a sentence, and no blank canvas stays.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {launchBrowser, openPage, serveSite, siteFolder, waitForStudio} from './site.js';
import {answer} from './strokes.js';

const MODEL = '**/models/lenet5.safetensors';
let server, browser, model;
before(async () => {
  server = await serveSite();
  browser = await launchBrowser();
  model = await readFile(join(siteFolder, 'models/lenet5.safetensors'));
});
after(async () => {
  await browser.close();
  await server.close();
});

async function failing(prepare) {
  const {page, context} = await openPage(browser, server.url, {prepare});
  const alert = page.locator('#lenslet-error');
  await alert.waitFor();
  assert.equal(await alert.getAttribute('role'), 'alert');
  assert.equal(await page.locator('canvas').count(), 0);
  return {page, context, sentence: await alert.textContent()};
}

const without = (code) => (page) => page.addInitScript(code);
const answering = (response) => (page) => page.route(MODEL, (route) => route.fulfill(response));

const CASES = [
  [
    'WebGL 2',
    /WebGL 2/,
    without(() => {
      const {getContext} = HTMLCanvasElement.prototype;
      HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return kind.startsWith('webgl') ? null : getContext.call(this, kind, ...rest);
      };
    }),
  ],
  ['WebAssembly', /WebAssembly/, without(() => delete window.WebAssembly)],
  ['the model (404)', /not where this page expects it/, answering({status: 404, body: 'no'})],
  ['a connection to the model', /did not load/, (page) => page.route(MODEL, (route) => route.abort())],
  [
    'the model, a web page in its place',
    /web page/,
    answering({
      status: 200,
      contentType: 'text/html',
      body: '<!DOCTYPE html><title>Welcome</title>',
    }),
  ],
  [
    'the end of the model',
    /damaged, incomplete.*file-truncated/s,
    (page) => page.route(MODEL, (route) => route.fulfill({body: model.subarray(0, model.length - 1000)})),
  ],
  ['an empty model', /damaged, incomplete/, answering({status: 200, body: ''})],
  [
    'the program',
    /program of this page did not load/,
    (page) => page.route('**/*.wasm', (route) => route.fulfill({status: 404})),
  ],
];
for (const [what, expected, prepare] of CASES) {
  test(`Without ${what} there is a sentence`, async () => {
    const {context, sentence} = await failing(prepare);
    assert.match(sentence, expected);
    await context.close();
  });
}

test('A model with one wrong weight fails its self-test', async () => {
  const bytes = Buffer.from(model);
  const header = Number(bytes.readBigUInt64LE(0));
  const {'fc3.bias': bias} = JSON.parse(bytes.subarray(8, 8 + header));
  bytes.writeFloatLE(9, 8 + header + bias.data_offsets[0]);
  const {context, sentence} = await failing((page) => page.route(MODEL, (route) => route.fulfill({body: bytes})));
  assert.match(sentence, /self-test-failed/);
  await context.close();
});

test('Trying again works once the model is there', async () => {
  let refuse = true;
  const {page, context} = await failing((p) => p.route(MODEL, (route) => (refuse ? route.abort() : route.continue())));
  refuse = false;
  await page.getByRole('button', {name: 'Try again'}).click();
  await waitForStudio(page);
  assert.equal(await page.locator('#lenslet-error').count(), 0);
  await page.click('#lenslet-sample-4');
  assert.equal((await answer(page)).label, '4');
  await context.close();
});

test('Without script the page says what it needs', async () => {
  const context = await browser.newContext({javaScriptEnabled: false});
  const page = await context.newPage();
  await page.goto(server.url);
  assert.match(await page.locator('noscript').textContent(), /JavaScript/);
  await context.close();
});
