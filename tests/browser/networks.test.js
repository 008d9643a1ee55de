// Choosing a network, comparing two, and what the page tells of each.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {biasedModel, denseModel} from './models.js';
import {DIGITS, assertClose, byEngine, choose, chosen, digits, factsSay, files, state, withPage} from './networks.js';
import {controlsApart, settle} from './site.js';
import {answer, drawDigit} from './strokes.js';

test('Another network answers the same drawing at once, with its own numbers; its file is fetched then, and once', () =>
  withPage(async (page) => {
    const fetched = [];
    page.on('request', (request) => {
      if (request.url().endsWith('.safetensors')) fetched.push(request.url().split('/').at(-1));
    });
    await drawDigit(page, 7);
    const before = await state(page);
    assert.equal((await answer(page)).label, '7');
    assert.deepEqual(before.second, []);
    for (const [title, file] of [
      ['Network one', files.one],
      ['Network two', files.two],
      ['Network one', files.one],
      ['Digits', digits],
    ]) {
      await choose(page, title);
      await factsSay(page, new RegExp(`^${title}`));
      const now = await state(page);
      assert.deepEqual(now.input, before.input);
      assertClose(now.first, await byEngine(file, now.input), title);
      assert.ok((await chosen(page)).startsWith(title));
      const {label, probability} = await answer(page);
      assert.equal(label, DIGITS[now.first.indexOf(Math.max(...now.first))]);
      assert.ok(Math.abs(probability - Math.max(...now.first)) < 1e-6);
    }
    assert.deepEqual(fetched, ['one.safetensors', 'two.safetensors']);
    await page.click('#lenslet-undo');
    assert.equal((await answer(page)).label, '', 'the drawing can still be undone');
  }));

for (const [title, sentence] of [
  ['Network broken', /Network broken:.*damaged, incomplete.*file-truncated/],
  ['Network gone', /Network gone:.*not where this page expects it/],
]) {
  for (const list of ['model', 'compare']) {
    test(`${title}, chosen from the list ${list}, gets a sentence, and the one before goes on`, () =>
      withPage(
        async (page) => {
          await drawDigit(page, 3);
          const before = await state(page);
          await choose(page, title, list);
          const alert = page.locator('#lenslet-error');
          await alert.waitFor();
          assert.match(await alert.textContent(), sentence);
          assert.ok((await chosen(page, 'model')).startsWith('Digits'));
          assert.equal(await chosen(page, 'compare'), 'No second network');
          assert.deepEqual(await state(page), before);
          await page.click('#lenslet-sample-4');
          assert.equal((await answer(page)).label, '4');
          assert.equal(await alert.count(), 0);
          await choose(page, 'Network two', list);
          await factsSay(page, /Network two/);
        },
        {known: /Failed to load resource/},
      ));
  }
}

test('The last choice counts, however late the files come', async () => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await withPage(
    async (page) => {
      await choose(page, 'Network one');
      await choose(page, 'Network two');
      await factsSay(page, /^Network two/);
      release();
      await settle(page);
      assert.ok((await chosen(page)).startsWith('Network two'));
      assert.match(await page.textContent('#lenslet-facts'), /^Network two/);
      assert.equal(await page.locator('#lenslet-error').count(), 0);
    },
    {prepare: (p) => p.route('**/one.safetensors', (route) => held.then(() => route.continue().catch(() => {})))},
  );
});

test('A second network answers beside the first, each with its own numbers', () =>
  withPage(async (page) => {
    await drawDigit(page, 2);
    await choose(page, 'Network two', 'compare');
    await factsSay(page, /^Digits.*Compared with Network two/);
    const check = async (what) => {
      const now = await state(page);
      assertClose(now.first, await byEngine(digits, now.input), `${what}, first`);
      assertClose(now.second, await byEngine(files.two, now.input), `${what}, second`);
      const {secondLabel} = await page.locator('#lenslet-result').evaluate((e) => ({...e.dataset}));
      assert.equal(secondLabel, DIGITS[now.second.indexOf(Math.max(...now.second))]);
    };
    await check('when it came');
    await page.click('#lenslet-sample-8');
    await check('on another drawing');
    await page
      .locator('#lenslet-result')
      .filter({hasText: /Digits: it reads 8.*Network two: /})
      .waitFor({state: 'attached'});
    const heads = await page.locator('#lenslet-probabilities thead th').allTextContents();
    assert.deepEqual(heads, ['Digits', 'Network two']);
    await choose(page, 'No second network', 'compare');
    await page.waitForFunction(() => window.studio.secondProbabilities.length === 0);
    await page.click('#lenslet-clear');
    assert.equal((await answer(page)).label, '');
  }));

/** What is told to those who cannot see the bars, once it has so many rows: a class, and its number in each network. */
async function tableOf(page, count) {
  const rows = page.locator('#lenslet-probabilities tbody tr');
  const has = (wanted) => document.querySelectorAll('#lenslet-probabilities tbody tr').length === wanted;
  await page.waitForFunction(has, count, {timeout: 8000});
  return rows.evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
}
function percent(probability) {
  if (probability === undefined) return '';
  if (probability < 0.0005) return '< 0.1 %';
  return probability < 0.9995 ? `${(100 * probability).toFixed(1)} %` : '> 99.9 %';
}

test('Networks with other classes, and one that overflows, are compared without confusion', () =>
  withPage(async (page) => {
    await drawDigit(page, 2);
    await choose(page, 'Network letters', 'compare');
    await factsSay(page, /Compared with Network letters/);
    const {first, second} = await state(page);
    assert.equal(second.length, 3);
    const [rows, none] = [await tableOf(page, 14), 'not a digit'];
    assert.deepEqual(rows, [
      ...[...DIGITS, none].map((name, i) => [name, percent(first[i]), '']),
      ...['a', 'b', 'c'].map((name, i) => [name, '', percent(second[i])]),
    ]);
    await choose(page, 'Network one');
    await choose(page, 'Digits', 'compare');
    await factsSay(page, /^Network one.*Compared with Digits/);
    const more = await state(page);
    const expected = [...DIGITS, none].map((name, i) => [name, percent(more.first[i]), percent(more.second[i])]);
    assert.deepEqual(await tableOf(page, 11), expected);
    await choose(page, 'Network letters');
    await factsSay(page, /^Network letters/);
    await choose(page, 'Network overflowing', 'compare');
    await page
      .locator('#lenslet-result')
      .filter({hasText: /Network overflowing: No answer/})
      .waitFor({state: 'attached'});
    const heads = await page.locator('#lenslet-probabilities tbody th').allTextContents();
    assert.deepEqual(heads, ['a', 'b', 'c']);
  }));

test('Of 47 classes those that are likeliest have a row each, in which they can be read, and all are told', () => {
  const classes = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt'];
  const LIKELY = 40;
  const body = biasedModel({name: 'two', classes, likely: LIKELY});
  const use = async (page) => {
    await choose(page, 'Network two');
    await factsSay(page, /^Network two/);
    await page.click('#lenslet-sample-3');
    assert.equal((await answer(page)).label, classes[LIKELY]);
    assert.deepEqual(
      (await tableOf(page, 47)).map(([name]) => name),
      classes,
    );
    await page.mouse.move(2, 2);
    await settle(page);
    // Between the answer and what is said of the network: what the column of names has in each line of pixels.
    const lines = await page.evaluate(async () => {
      const {canvas} = window.studio;
      const box = (name) => document.getElementById(`lenslet-${name}`).style;
      const [x, y, height] = ['left', 'top', 'height'].map((side) => parseFloat(box('result')[side]));
      const FACTS = 80 + 16; // Their height in web/studio/src/layout.cpp, and the space over them.
      const top = Math.round(y + height);
      const rows = Math.round(parseFloat(box('networks').top)) - FACTS - top;
      const columns = 20;
      const pixels = new Uint8Array(4 * columns * rows);
      await window.redrawn();
      const gl = canvas.getContext('webgl2');
      gl.readPixels(x, canvas.height - top - rows, columns, rows, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
      return Array.from({length: rows}, (_, i) => {
        const line = pixels.subarray(4 * columns * (rows - 1 - i), 4 * columns * (rows - i));
        const isInk = (k) => line[4 * k + 1] < 160;
        const isBlue = (k) => isInk(k) && line[4 * k + 2] > line[4 * k] + 60;
        const at = Array.from({length: columns}, (_, k) => k);
        return at.some(isBlue) ? 'blue' : at.some(isInk) ? 'ink' : '';
      });
    });
    const names = lines.flatMap((line, i) => (line && !lines[i - 1] ? [lines.slice(i)] : []));
    const heights = names.map((from) => from.indexOf(''));
    assert.equal(names.length, Math.floor(lines.length / 20), `of ${lines.length} lines: ${heights}`);
    assert.ok(
      heights.every((height) => height >= 6 && height <= 18),
      heights.join(),
    );
    assert.ok(lines.includes('blue'), 'the likeliest is not among them');
  };
  return withPage(use, {
    prepare: (p) => p.route('**/two.safetensors', (route) => route.fulfill({body})),
    viewport: {width: 1440, height: 900},
  });
});

for (const [width, height] of [
  [1440, 900],
  [1100, 760],
  [820, 1180],
  [375, 812],
]) {
  test(`At ${width}×${height} the room of the networks opens, and a row of it chooses`, () =>
    withPage(
      async (page) => {
        await page.click('#lenslet-networks');
        assert.equal(await page.getAttribute('#lenslet-networks', 'aria-expanded'), 'true');
        const boxes = await controlsApart(page, width);
        assert.equal(boxes.filter(({id}) => id.startsWith('lenslet-network-')).length, 7);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
        await page.focus('#lenslet-network-two');
        await page.keyboard.press('Enter');
        await factsSay(page, /^Network two/);
        assert.equal(await page.getAttribute('#lenslet-network-two', 'aria-pressed'), 'true');
        assert.ok((await chosen(page)).startsWith('Network two'));
        await page.click('#lenslet-networks');
        assert.equal(await page.locator('[id^=lenslet-network-]').count(), 0);
      },
      {viewport: {width, height}},
    ));
}

test('Two networks whose long names begin alike can be told apart, and the list marks the second', () => {
  const begin = 'Network of two convolutions and of two layers after them';
  const prepare = (page) =>
    page.route('**/models/index.json', async (route) => {
      const list = (await (await route.fetch()).json()).filter(Boolean);
      for (const network of list) network.title = `${begin}, ${network.name}`;
      await route.fulfill({json: list});
    });
  const use = async (page) => {
    await page.click('#lenslet-networks');
    // What stands at its left and top: the rest of a row are times, which vary.
    const picture = async (id) => {
      await page.mouse.move(2, 2);
      await page.locator(id).scrollIntoViewIfNeeded();
      await settle(page);
      const {x, y, width} = await page.locator(id).boundingBox();
      return page.screenshot({clip: {x, y: y + 2, width: width - 28, height: 24}});
    };
    const plain = await picture('#lenslet-network-two');
    const heads = [];
    for (const name of ['one', 'two']) {
      await choose(page, `${begin}, ${name}`, 'compare');
      await factsSay(page, new RegExp(`Compared with ${begin}, ${name}`));
      heads.push(await picture('#lenslet-compare'));
    }
    assert.ok(!heads[0].equals(heads[1]), 'the names look the same');
    assert.ok(!plain.equals(await picture('#lenslet-network-two')), 'the second one is not marked');
    const marked = page.locator('[id^=lenslet-network-][aria-label$=", compared"]');
    assert.deepEqual(await marked.evaluateAll((all) => all.map((e) => e.id)), ['lenslet-network-two']);
    assert.equal(await marked.getAttribute('title'), await marked.getAttribute('aria-label'));
  };
  return withPage(use, {viewport: {width: 375, height: 812}, prepare});
});

test('How a network learned can be read epoch by epoch; of one that does not tell, that it does not', () =>
  withPage(async (page) => {
    await choose(page, 'Network one');
    await factsSay(page, /^Network one.*12\.34 %/);
    const rows = await page
      .locator('#lenslet-history tbody tr')
      .evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
    assert.deepEqual(rows, [
      ['1', '1.2500', '0.6250', '75.00 %', '37.50 %'],
      ['2', '0.5000', '0.2500', '87.50 %', '43.75 %'],
      ['3', '0.0625', '0.0313', '98.44 %', '49.22 %'],
    ]);
    await choose(page, 'Network two');
    await factsSay(page, /^Network two/);
    assert.match(await page.textContent('#lenslet-history caption'), /does not tell/);
    assert.equal(await page.locator('#lenslet-history tr').count(), 0);
  }));

test('As many epochs as a file may have are told and drawn, without harm to the page and with each leap', async () => {
  const EPOCHS = 20_000; // kMostEpochs in native/src/recipe/recipe.h.
  const curves = [];
  for (const leap of [5003, 15_007]) {
    const history = Array.from({length: EPOCHS}, (_, i) => {
      const wrong = 0.1 * Math.exp(-i / EPOCHS) * (1 + 0.2 * Math.sin(i));
      return {
        training_loss: wrong,
        validation_loss: i === leap ? 5 : 2 * wrong,
        training_accuracy: 1 - wrong,
        validation_accuracy: 1 - 2 * wrong,
      };
    });
    const body = denseModel({name: 'two', classes: DIGITS, training: {history}});
    const use = async (page) => {
      await page.click('#lenslet-sample-3');
      const picture = async ({x, y, width, height}) => {
        await page.evaluate(() => window.scrollTo(0, 0));
        await page.mouse.move(2, 2);
        await settle(page);
        return page.screenshot({clip: {x, y, width, height}, fullPage: true});
      };
      // Without its edge, whose shade is another by a 255th on a taller canvas.
      const sheet = await page.locator('#lenslet-paper').boundingBox();
      const paper = {x: sheet.x + 16, y: sheet.y + 16, width: sheet.width - 32, height: sheet.height - 32};
      const before = await picture(paper);
      await choose(page, 'Network two');
      await factsSay(page, /^Network two/);
      const rows = page.locator('#lenslet-history tbody tr');
      assert.equal(await rows.count(), EPOCHS);
      assert.match(await rows.last().textContent(), /^20000/);
      await page.click('#lenslet-networks');
      assert.ok(before.equals(await picture(paper)), 'the paper is garbled');
      const canvas = await page.locator('canvas').boundingBox();
      const row = await page.locator('#lenslet-network-digits').boundingBox();
      const [x, y] = [row.x + row.width, row.y];
      curves.push(await picture({x, y, width: canvas.x + canvas.width - x, height: canvas.y + canvas.height - y}));
    };
    await withPage(use, {
      prepare: (p) => p.route('**/two.safetensors', (route) => route.fulfill({body})),
      viewport: {width: 1440, height: 900},
    });
  }
  assert.ok(!curves[0].equals(curves[1]), 'a leap is not drawn');
});

test('The lists can be used with the keyboard alone, and show where the focus is', () =>
  withPage(async (page) => {
    await page.focus('#lenslet-sample-19');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'lenslet-model');
    const outline = await page.locator('span:has(> #lenslet-model)').evaluate((e) => getComputedStyle(e).outlineStyle);
    assert.equal(outline, 'solid');
    await page.keyboard.press('ArrowDown');
    await factsSay(page, /^Network one/);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'lenslet-compare');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'lenslet-networks');
  }));
