// The box of a photo begins around the face, where the finder sees one; and how it begins without a finder.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {denseModel, discFinder, faceEntry, faceModel} from './models.js';
import {byCommand, givePhoto, motley, png} from './photofiles.js';
import {openSite, quiet, settle, waitForStudio} from './site.js';

const NEAR = 0.75;
const PORTRAIT = 1.6; // Sides of the face: kPortrait in core/src/image/face.cpp.
const [one, near] = [faceModel({name: 'one'}), faceModel({name: 'near', crop: NEAR})];
const digits = denseModel({name: 'digits', classes: [...'0123456789']});
const digitEntry = {...faceEntry('digits', one), title: 'Digits', group: 'Digits', preparation: 'digit'};
const disc = discFinder();
const site = openSite({
  '/models/one.safetensors': one.file,
  '/models/near.safetensors': near.file,
  '/models/digits.safetensors': digits,
  '/models/index.json': JSON.stringify([digitEntry, faceEntry('one', one), faceEntry('near', near)]),
  '/other/disc.safetensors': disc,
});
const FINDER = '**/finder/face.safetensors';
const gives = (body) => (route) => route.fulfill({body});

/** @param {(page: import('playwright-core').Page) => Promise<void>} use @param {object} options `finder` answers the request for it */
async function withPage(use, {path = '?model=one', finder = gives(disc), known = /^$/, prepare: more} = {}) {
  const prepare = async (page) => {
    await more?.(page);
    if (finder) await page.route(FINDER, finder);
    await page.addInitScript(noteFinderEnd);
  };
  const {page, context, complaints, foreign} = await site.open(path, {prepare});
  await waitForStudio(page);
  await use(page);
  assert.deepEqual(
    quiet(complaints).filter((text) => !known.test(text)),
    [],
  );
  assert.deepEqual(foreign, []);
  await context.close();
}

/** In the page: says in `finderEnded` that the finder's bytes have come, or that no more will. */
function noteFinderEnd() {
  const {fetch} = window;
  window.fetch = async (url, ...rest) => {
    if (!String(url).endsWith('/finder/face.safetensors')) return fetch(url, ...rest);
    try {
      const response = await fetch(url, ...rest);
      const copy = response.clone();
      const ended = () => (window.finderEnded = true);
      copy.arrayBuffer().then(ended, ended);
      return response;
    } catch (error) {
      window.finderEnded = true;
      throw error;
    }
  };
}

const crop = (page) => page.evaluate(() => window.studio.crop);
const says = (page, words) =>
  page.locator('.lenslet-hidden li').filter({hasText: words}).waitFor({state: 'attached', timeout: 8000});
const choose = (page, i) => page.selectOption('#lenslet-model', String(i));
const discPhoto = (width, height, x, y, radius) =>
  png(width, height, (column, row) => [Math.hypot(column + 0.5 - x, row + 0.5 - y) < radius ? 255 : 0, 0, 0]);

/** Waits for a box with about this middle and side, no further off than a share of that. */
async function boxIsAround(page, x, y, side, share) {
  const isThere = ([toX, toY, toSide, least]) => {
    const {left, top, right, bottom} = window.studio.crop;
    const off = [(left + right) / 2 - toX, (top + bottom) / 2 - toY, right - left - toSide, bottom - top - toSide];
    return off.every((distance) => Math.abs(distance) <= least * toSide);
  };
  const expected = [x, y, side, share];
  await page
    .waitForFunction(isThere, expected, {timeout: 8000})
    .catch(async () => assert.fail(`${JSON.stringify(await crop(page))}, expected ${expected}`));
}

// Of 800 × 600: a disc right of the middle, and the box by the rule, which has none of its middle there.
const [X, Y, RADIUS] = [600, 200, 60];
const offCentre = discPhoto(800, 600, X, Y, RADIUS);
const byRule = {left: 100, top: 0, right: 700, bottom: 600};
const aroundDisc = (page) => boxIsAround(page, X, Y, 2 * PORTRAIT * RADIUS, 0.1);

test('The box begins around the face, wherever that is, and as near as the network says', () =>
  withPage(async (page) => {
    for (const [width, height, x, y, radius] of [
      [800, 600, X, Y, RADIUS],
      [800, 600, 130, 450, 60],
      [300, 400, 150, 300, 50],
      [1500, 500, 1300, 250, 100],
      [200, 200, 100, 100, 45],
    ]) {
      await givePhoto(page, discPhoto(width, height, x, y, radius), `${width} × ${height}`);
      for (const [i, share] of [
        [1, 1],
        [2, NEAR],
        [1, 1],
      ]) {
        await choose(page, i);
        await boxIsAround(page, x, y, 2 * PORTRAIT * radius * share, 0.1);
      }
    }
  }));

test('A photo that lay there before gets its box when the finder comes, unless a visitor has moved it', async () => {
  for (const isMoved of [false, true]) {
    let come;
    const coming = new Promise((resolve) => (come = resolve));
    await withPage(
      async (page) => {
        await givePhoto(page, offCentre, '800 × 600');
        assert.deepEqual(await crop(page), byRule);
        if (isMoved) await page.click('#lenslet-crop-smaller');
        const before = await crop(page);
        const response = page.waitForResponse(FINDER);
        come();
        await (await response).finished();
        if (isMoved) {
          await page.waitForFunction(() => window.finderEnded);
          await settle(page);
          assert.deepEqual(await crop(page), before);
          await page.click('#lenslet-crop-reset');
        }
        await aroundDisc(page);
      },
      {finder: async (route) => (await coming, gives(disc)(route))},
    );
  }
});

test('A box that is held when the finder comes stays under the hand, and goes to the face if the hand gives it up', () => {
  let come;
  const coming = new Promise((resolve) => (come = resolve));
  return withPage(
    async (page) => {
      await givePhoto(page, offCentre, '800 × 600');
      const {x, y, width, height} = await page.locator('#lenslet-paper').boundingBox();
      await page.mouse.move(x + width / 2, y + height / 2);
      await page.mouse.down();
      come();
      await page.waitForFunction(() => window.finderEnded);
      await settle(page);
      assert.deepEqual(await crop(page), byRule);
      await page.mouse.move(x + width / 2 + 20, y + height / 2);
      const {left, top} = await crop(page);
      assert.ok(left > byRule.left && top === byRule.top, `${left}, ${top}`);
      await page.keyboard.press('Escape');
      await aroundDisc(page);
      await page.mouse.up();
    },
    {finder: async (route) => (await coming, gives(disc)(route))},
  );
});

const NOT_LOADED = /^Failed to load resource/; // The browser's own words at its console.
for (const [what, finder] of Object.entries({
  'is not there': (route) => route.fulfill({status: 404, body: '<!doctype html>'}),
  'is a page': gives('<!doctype html><title>Hello</title>'),
  'is cut off': gives(disc.subarray(0, disc.length - 100)),
  'reads digits': gives(digits),
  'has more than 1 MB': gives(discFinder(32)),
})) {
  test(`A finder that ${what} leaves the box to the rule, without a word`, () =>
    withPage(
      async (page) => {
        await page.waitForFunction(() => window.finderEnded);
        await settle(page); // A photo takes sentences away.
        assert.equal(await page.locator('#lenslet-error').count(), 0);
        await givePhoto(page, offCentre, '800 × 600');
        await settle(page);
        assert.deepEqual(await crop(page), byRule);
        await says(page, /^Box\. 600 × 600 of them/);
      },
      {finder, known: NOT_LOADED},
    ));
}

test('A finder that did not come is said to be missing, and asked for again by the next photo; so are the faces', () => {
  const requests = {finder: 0, faces: 0};
  let isOffline = true;
  const flaky = (name, give) => (route) => {
    ++requests[name];
    return isOffline ? route.abort() : give(route);
  };
  const prepare = (page) =>
    page.route(
      '**/faces.webp',
      flaky('faces', (route) => route.continue()),
    );
  return withPage(
    async (page) => {
      const note = page.locator('#lenslet-error');
      await note.filter({hasText: /^The faces to try and the face finder did not load: /}).waitFor();
      await settle(page);
      assert.deepEqual(requests, {finder: 1, faces: 1}, 'no more than asked for');
      await givePhoto(page, offCentre, '800 × 600');
      await note.filter({hasText: /did not load/}).waitFor();
      assert.deepEqual(await crop(page), byRule);
      assert.deepEqual(requests, {finder: 2, faces: 2});
      isOffline = false;
      await givePhoto(page, offCentre, '800 × 600');
      await aroundDisc(page);
      await page.locator('#lenslet-face-5').waitFor({state: 'attached'});
      assert.equal(await note.count(), 0);
      await choose(page, 2);
      await settle(page);
      assert.deepEqual(requests, {finder: 3, faces: 3}, 'no more than once they are there');
    },
    {prepare, finder: flaky('finder', gives(disc)), known: NOT_LOADED},
  );
});

test('Where no face was found the page says so, until the box is moved', () =>
  withPage(async (page) => {
    const answers = (words) => page.locator('#lenslet-result').filter({hasText: words}).waitFor({state: 'attached'});
    await givePhoto(page, png(300, 200, motley), '300 × 200');
    assert.deepEqual(await crop(page), {left: 50, top: 0, right: 250, bottom: 200});
    await says(page, /^Box\. 200 × 200 of them, from column 50, row 0\. No face was found: drag it to one\.$/);
    await answers(/^No face found: drag the box to one\.$/);
    await page.click('#lenslet-crop-smaller');
    await says(page, /^Box\. 182 × 182 of them, from column 59, row 9\.$/);
    await answers(/The chance of a yes is /);
    await page.click('#lenslet-crop-reset');
    await says(page, /^Box\. 200 .* No face was found/);
    await givePhoto(page, offCentre, '800 × 600');
    await says(page, /^Box\. \d+ × \d+ of them/);
  }));

test('The finder is fetched once, when a network for photos comes, and not for digits', () => {
  const requests = [];
  return withPage(
    async (page) => {
      await page.locator('#lenslet-sample-3').waitFor({state: 'attached'});
      await settle(page);
      assert.deepEqual(requests, []);
      for (const i of [1, 0, 2]) {
        await choose(page, i);
        await page.locator(i ? '#lenslet-face-5' : '#lenslet-sample-3').waitFor({state: 'attached'});
      }
      await settle(page);
      assert.equal(requests.length, 1);
    },
    {path: '?model=digits', finder: (route) => (requests.push(route.request().url()), gives(disc)(route))},
  );
});

test('The option `finder` names another one', () =>
  withPage(
    async (page) => {
      await page.evaluate(async () => {
        window.studio.dispose();
        const {mountStudio} = await import('./lenslet/studio.js');
        window.studio = mountStudio(document.getElementById('studio'), {
          network: 'one',
          finder: 'other/disc.safetensors',
        });
        await window.studio.ready;
      });
      await givePhoto(page, offCentre, '800 × 600');
      await aroundDisc(page);
    },
    {finder: (route) => route.abort(), known: NOT_LOADED},
  ));

/** A PNG of a colour with one of the page's drawn faces, `times` as large, its picture's corner at (x, y). */
async function drawnFace(page, i, {width, height, colour, x, y, times}) {
  const url = await page.evaluate(
    async ([i, {width, height, colour, x, y, times}]) => {
      const strip = await createImageBitmap(await (await fetch('samples/faces.webp')).blob());
      const canvas = Object.assign(document.createElement('canvas'), {width, height});
      const context = canvas.getContext('2d');
      context.fillStyle = colour;
      context.fillRect(0, 0, width, height);
      context.drawImage(strip, 192 * i, 0, 192, 240, x, y, 192 * times, 240 * times);
      return canvas.toDataURL('image/png');
    },
    [i, {width, height, colour, x, y, times}],
  );
  return Buffer.from(url.split(',')[1], 'base64');
}

test("The site's own finder finds faces that were drawn, where and as large as they are, and the command finds the same", () =>
  withPage(
    async (page) => {
      const command = process.env.LENSLET_COMMAND;
      for (const [i, photo] of [
        [3, {width: 800, height: 600, colour: '#8fb0b8', x: 500, y: 120, times: 1}],
        [4, {width: 1201, height: 800, colour: '#e4dccd', x: 700, y: 40, times: 2}],
        [5, {width: 601, height: 900, colour: '#888888', x: 100, y: 400, times: 2}],
      ]) {
        const {width, height, x, y, times} = photo;
        const file = await drawnFace(page, i, photo);
        await givePhoto(page, file, `${width} × ${height}`);
        await boxIsAround(page, x + 96 * times, y + 118 * times, 108 * PORTRAIT * times, 0.25);
        if (!command) continue; // Under ctest there is one.
        const [{box}] = await byCommand(command, one.file, file);
        const {left, top, right, bottom} = await crop(page);
        const found = [left, top, right - left, bottom - top];
        // Other kernels sum in another order, and boxes are on whole pixels.
        assert.ok(
          box.every((length, at) => Math.abs(length - found[at]) <= 1),
          `${found}, by the command ${box}`,
        );
      }
    },
    {finder: null},
  ));
