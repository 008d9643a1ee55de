// Whatever is missing, the page says so in a sentence, and no blank canvas stays.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {before, test} from 'node:test';

import {overflowingModel} from './models.js';
import {openSite, quiet, siteFolder, waitForStudio} from './site.js';
import {answer} from './strokes.js';

const MODEL = '**/models/digits.safetensors';
const site = openSite();
let model;
before(async () => {
  model = await readFile(join(siteFolder, 'models/digits.safetensors'));
});

/** @param {RegExp} [known] what the browser itself may remark on the console */
async function failing(prepare, known = /Failed to load resource/) {
  const {page, context, complaints} = await site.open('', {prepare});
  const alert = page.locator('#lenslet-error');
  await alert.waitFor();
  assert.equal(await alert.getAttribute('role'), 'alert');
  assert.equal(await page.locator('canvas').count(), 0);
  assert.equal(await page.getAttribute('#studio', 'aria-busy'), null);
  assert.deepEqual(
    quiet(complaints).filter((text) => !known.test(text)),
    [],
  );
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
  [
    'a program that can be instantiated',
    /program of this page did not load/,
    without(() => {
      WebAssembly.instantiate = () => Promise.reject(new WebAssembly.LinkError('import 7'));
    }),
  ],
  [
    'its style',
    /program of this page did not load.*studio\.css/s,
    (page) => page.route('**/studio.css', (route) => route.fulfill({status: 404})),
  ],
  ['a server that works', /did not load.*try again/, answering({status: 503, body: 'later'})],
  ['permission', /does not let this page/, answering({status: 403, body: 'no'})],
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
  const {'fc.bias': bias} = JSON.parse(bytes.subarray(8, 8 + header));
  bytes.writeUInt16LE(0x4880, 8 + header + bias.data_offsets[0]); // 9 in half precision.
  const {context, sentence} = await failing((page) => page.route(MODEL, (route) => route.fulfill({body: bytes})));
  assert.match(sentence, /self-test-failed/);
  await context.close();
});

test('A network whose numbers overflow gives no answer, and says so', async () => {
  const {page, context, complaints} = await site.open('', {
    prepare: (p) => p.route(MODEL, (route) => route.fulfill({body: overflowingModel()})),
  });
  await waitForStudio(page);
  await page.click('#lenslet-sample-3');
  await page
    .locator('#lenslet-result')
    .filter({hasText: /No answer.*overflow/})
    .waitFor({state: 'attached'});
  assert.deepEqual(await answer(page), {label: '', probability: 0});
  const rows = await page.locator('#lenslet-probabilities tr').allTextContents();
  assert.deepEqual(rows, ['a', 'b'], 'its own classes, without numbers');
  assert.deepEqual(quiet(complaints), []);
  await context.close();
});

test('The fastest build runs, and where it is missing the next one', async () => {
  const builds = ['studio-relaxed-module.wasm', 'studio-module.wasm', 'studio-plain-module.wasm'];
  for (let missing = 0; missing < builds.length; ++missing) {
    const fetched = [];
    const {page, context} = await site.open('', {
      prepare: async (p) => {
        for (const name of builds.slice(0, missing))
          await p.route(`**/${name}`, (route) => route.fulfill({status: 404}));
        p.on('response', (response) => {
          const name = response.url().split('/').at(-1);
          if (builds.includes(name) && response.ok()) fetched.push(name);
        });
      },
    });
    await waitForStudio(page);
    await page.click('#lenslet-sample-4');
    assert.equal((await answer(page)).label, '4');
    assert.deepEqual(fetched, [builds[missing]]);
    await context.close();
  }
});

test('Until the studio runs the page shows that it loads, and nothing black', async () => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  const {page, context} = await site.open('', {
    prepare: (p) => p.route(MODEL, (route) => held.then(() => route.continue())),
  });
  await page.locator('#lenslet-root').waitFor({state: 'attached'});
  assert.equal(await page.locator('#studio .waiting').isVisible(), true);
  assert.equal(await page.locator('canvas').isVisible(), false);
  assert.equal(await page.getAttribute('#studio', 'aria-busy'), 'true');
  release();
  await waitForStudio(page);
  assert.equal(await page.locator('#studio .waiting').count(), 0);
  assert.equal(await page.getAttribute('#studio', 'aria-busy'), null);
  await context.close();
});

for (const when of ['while the network loads', 'while it runs']) {
  test(`Graphics that go ${when} and do not come back get a sentence, and trying again works`, async () => {
    let release;
    const held = new Promise((resolve) => (release = resolve));
    const {page, context} = await site.open('', {
      prepare: (p) => p.route(MODEL, (route) => held.then(() => route.continue())),
    });
    if (when === 'while it runs') release();
    await (when === 'while it runs' ? waitForStudio(page) : page.waitForFunction(() => window.studio?.canvas));
    await page.evaluate(() =>
      window.studio.canvas.getContext('webgl2').getExtension('WEBGL_lose_context').loseContext(),
    );
    release();
    const alert = page.locator('#lenslet-error');
    await alert.waitFor({timeout: 15000});
    assert.match(await alert.textContent(), /took the graphics away/);
    await page.getByRole('button', {name: 'Try again'}).click();
    await waitForStudio(page);
    await context.close();
  });
}

test('Graphics that go from a page in the background are waited for once it is in view again', async () => {
  const {page, context} = await site.open('');
  await waitForStudio(page);
  const turn = (state) =>
    page.evaluate((to) => {
      Object.defineProperty(document, 'visibilityState', {configurable: true, value: to});
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
  const graphics = (what) =>
    page.evaluate((call) => {
      window.lost ??= window.studio.canvas.getContext('webgl2').getExtension('WEBGL_lose_context');
      window.lost[call]();
    }, what);
  const alert = page.locator('#lenslet-error');
  await graphics('loseContext'); // In view, where the waiting begins and is broken off.
  for (const isFirst of [true, false]) {
    await turn('hidden');
    if (!isFirst) await graphics('loseContext');
    await page.waitForTimeout(6000);
    assert.equal(await alert.count(), 0);
    await turn('visible');
    if (!isFirst) break;
    await graphics('restoreContext');
    await page.click('#lenslet-sample-4');
    assert.equal((await answer(page)).label, '4');
  }
  await alert.waitFor({timeout: 15000});
  assert.match(await alert.textContent(), /took the graphics away/);
  await context.close();
});

const breakable = (page) =>
  page.addInitScript(() => {
    const {instantiate} = WebAssembly;
    WebAssembly.instantiate = async (...given) => {
      const {exports} = await instantiate(...given);
      const trapping = ([name, value]) => {
        if (typeof value !== 'function') return [name, value];
        const call = (...values) => {
          if (window.broken) throw new WebAssembly.RuntimeError('memory access out of bounds');
          return value(...values);
        };
        return [name, call];
      };
      return {exports: Object.fromEntries(Object.entries(exports).map(trapping))};
    };
  });

test('A program that stops in the middle gets a sentence', async () => {
  const {page, context} = await site.open('', {prepare: breakable});
  await waitForStudio(page);
  await page.evaluate(() => {
    window.broken = true; // In the same turn: a frame of its own would stop first, and take the button away.
    document.getElementById('lenslet-sample-3').click();
  });
  const alert = page.locator('#lenslet-error');
  await alert.waitFor();
  assert.match(await alert.textContent(), /stopped unexpectedly/);
  await context.close();
});

test('One that stops while the studio is put together rejects with that', async () => {
  const {page, context} = await site.open('', {
    prepare: async (p) => {
      await breakable(p);
      await p.addInitScript(() => {
        const {matchMedia} = window;
        window.matchMedia = (query) => {
          window.broken ||= query.includes('prefers-color-scheme'); // What the program is told first.
          return matchMedia.call(window, query);
        };
      });
    },
  });
  const alert = page.locator('#lenslet-error');
  await alert.waitFor();
  assert.match(await alert.textContent(), /stopped unexpectedly/);
  const error = await page.evaluate(() => window.studio.ready.catch(({name, code}) => [name, code]));
  assert.deepEqual(error, ['StudioError', 'stopped']);
  await context.close();
});

test('One that stops where a network is chosen gets the sentence alone: no promise is left without a handler', async () => {
  for (const list of ['model', 'compare']) {
    const {page, context, complaints} = await site.open('', {prepare: breakable});
    await waitForStudio(page);
    await page.locator(`#lenslet-${list}`).evaluate((element) => {
      window.broken = true;
      element.value = element.options[element.selectedIndex ? 0 : 1].value;
      element.dispatchEvent(new Event('change', {bubbles: true}));
    });
    const alert = page.locator('#lenslet-error');
    await alert.waitFor();
    assert.match(await alert.textContent(), /stopped unexpectedly/);
    await page.waitForTimeout(300);
    assert.deepEqual(quiet(complaints), []);
    await context.close();
  }
});

test('Disposing while it loads rejects with an AbortError', async () => {
  const {page, context} = await site.open('', {
    prepare: (p) => p.route(MODEL, () => {}),
  });
  await page.locator('#lenslet-root').waitFor({state: 'attached'});
  const name = await page.evaluate(() => {
    window.studio.dispose();
    return window.studio.ready.catch((error) => error.name);
  });
  assert.equal(name, 'AbortError');
  await context.close();
});

for (const file of ['lenslet/studio.js', 'lenslet/studio/mirror.js']) {
  test(`Without ${file} the page does not wait for ever`, async () => {
    const {page, context} = await site.open('', {
      prepare: (p) => p.route(`**/${file}`, (route) => route.fulfill({status: 404})),
    });
    await page.locator('#studio').filter({hasText: 'did not load'}).waitFor();
    assert.equal(await page.getByText('Loading').count(), 0);
    await context.close();
  });
}

for (const [what, files] of [
  ['model', MODEL],
  ['program', '**/*-module.js*'],
  ['style', '**/studio.css'],
]) {
  test(`Trying again works once the ${what} is there`, async () => {
    let refuse = true;
    const {page, context} = await failing((p) =>
      p.route(files, (route) => (refuse ? route.abort() : route.continue())),
    );
    refuse = false;
    await page.getByRole('button', {name: 'Try again'}).click();
    await waitForStudio(page);
    assert.equal(await page.locator('#lenslet-error').count(), 0);
    await page.click('#lenslet-sample-4');
    assert.equal((await answer(page)).label, '4');
    await context.close();
  });
}

test('Without script the page says what it needs', async () => {
  const context = await site.browser.newContext({javaScriptEnabled: false});
  const page = await context.newPage();
  await page.goto(site.url);
  assert.ok(await page.getByText(/allow JavaScript/).isVisible());
  assert.equal(await page.getByText('Loading').isVisible(), false);
  await context.close();
});
