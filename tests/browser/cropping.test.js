// The box on a photo follows hands, wheel and keys; networks for faces and for digits take turns and lose nothing.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {denseModel, discFinder, faceEntry, faceModel} from './models.js';
import {givePhoto, motley, png} from './photofiles.js';
import {controlsApart, openSite, quiet, waitForStudio} from './site.js';
import {drawDigit} from './strokes.js';

const [one, two] = [faceModel({name: 'one'}), faceModel({name: 'two', seed: 2})];
const digits = denseModel({name: 'digits', classes: [...'0123456789']});
const digitEntry = {...faceEntry('digits', one), title: 'Digits', group: 'Digits', preparation: 'digit'};
const site = openSite({
  '/models/one.safetensors': one.file,
  '/models/two.safetensors': two.file,
  '/models/digits.safetensors': digits,
  '/models/index.json': JSON.stringify([digitEntry, faceEntry('one', one), faceEntry('two', two)]),
  '/finder/face.safetensors': discFinder(), // Which finds nothing in these.
});

const [WIDTH, HEIGHT] = [800, 600];
/** With a photo on the sheet. @param {(page: import('playwright-core').Page, more: object) => Promise<void>} use */
async function withPhoto(use, options = {}) {
  const {page, context, complaints} = await site.open('?model=one', options);
  await waitForStudio(page);
  await page.locator('#lenslet-face-5').waitFor({state: 'attached'});
  await givePhoto(page, png(WIDTH, HEIGHT, motley), `${WIDTH} × ${HEIGHT}`);
  const paper = await page.locator('#lenslet-paper').boundingBox();
  const scale = (paper.width - 48) / WIDTH; // CSS pixels for one of the photo: 24 are left free around it.
  const [left, top] = [paper.x + 24, paper.y + paper.height / 2 - (HEIGHT * scale) / 2];
  /** Where a point of the photo lies in the window. */
  const at = (x, y) => [left + x * scale, top + y * scale];
  await use(page, {at, scale, context});
  assert.deepEqual(quiet(complaints), []);
  await context.close();
}
const crop = (page) => page.evaluate(() => window.studio.crop);
async function drag(page, from, by) {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(from[0] + by[0] / 2, from[1] + by[1] / 2);
  await page.mouse.move(from[0] + by[0], from[1] + by[1]);
  await page.mouse.up();
}
function assertBox(found, expected, what) {
  Object.entries(expected).forEach(([side, value]) =>
    assert.ok(Math.abs(found[side] - value) < 0.02, `${what}: ${side} ${found[side]}, not ${value}`),
  );
}

test('The box moves and grows by exactly the way of the pointer, and stays a square within the photo', () =>
  withPhoto(async (page, {at, scale}) => {
    assertBox(await crop(page), {left: 100, top: 0, right: 700, bottom: 600}, 'first guess');
    // Each side and corner, taken 4 pixels beside it, on the way in.
    const way = 40 / scale;
    const cases = [
      ['left edge', [100, 300], [40, 0], {left: 100 + way, top: way / 2, right: 700, bottom: 600 - way / 2}],
      ['bottom edge', [400, 600], [0, -40], {left: 100 + way / 2, top: 0, right: 700 - way / 2, bottom: 600 - way}],
      ['top left corner', [100, 0], [40, 40], {left: 100 + way, top: way, right: 700, bottom: 600}],
      ['bottom right corner', [700, 600], [-40, -40], {left: 100, top: 0, right: 700 - way, bottom: 600 - way}],
    ];
    for (const [what, [x, y], by, expected] of cases) {
      await page.click('#lenslet-crop-reset', {force: true});
      const [from, above] = at(x, y);
      await drag(page, [from + 4, above - 4], by);
      assertBox(await crop(page), expected, what);
    }
    // Then the whole box.
    const before = await crop(page);
    await drag(page, at(300, 300), [13, 21]);
    const moved = {left: before.left + 13 / scale, top: before.top + 21 / scale};
    assertBox(
      await crop(page),
      {...moved, right: moved.left + before.right - before.left, bottom: moved.top + before.bottom - before.top},
      'inside',
    );
    for (const [x, y, expected] of [
      [-3000, -3000, {left: 0, top: 0}],
      [3000, 3000, {right: WIDTH, bottom: HEIGHT}],
    ]) {
      await drag(page, at(400, 300), [x, y]);
      assertBox(await crop(page), expected, 'far beyond');
      const {left, top, right, bottom} = await crop(page);
      assert.ok(
        left >= 0 && top >= 0 && right <= WIDTH && bottom <= HEIGHT && Math.abs(right - left - bottom + top) < 1e-9,
      );
    }
  }));

test('The answer follows in the same task as the pointer', () =>
  withPhoto(async (page, {at}) => {
    await page.click('#lenslet-crop-smaller');
    const [x, y] = at(400, 300);
    const answers = await page.evaluate(
      ([clientX, clientY]) => {
        const paper = document.getElementById('lenslet-paper');
        const send = (type, dx) =>
          paper.dispatchEvent(
            new PointerEvent(type, {
              clientX: clientX + dx,
              clientY,
              pointerId: 9,
              button: 0,
              buttons: 1,
              bubbles: true,
            }),
          );
        send('pointerdown', 0);
        const found = [window.studio.probabilities[0]];
        for (const dx of [5, 10]) {
          send('pointermove', dx);
          found.push(
            window.studio.probabilities[0],
            Number(document.getElementById('lenslet-result').dataset.probability),
          );
        }
        send('pointerup', 10);
        return found;
      },
      [x, y],
    );
    assert.equal(new Set(answers).size, 3, String(answers));
    assert.ok(Math.abs(answers[3] - answers[4]) < 1e-6);
  }));

test('Escape gives the box back, arrow keys, plus, minus and 0 do without a pointer', () =>
  withPhoto(async (page, {at, scale}) => {
    await page.focus('#lenslet-paper');
    await page.keyboard.press('-');
    const box = await crop(page);
    assertBox(box, {left: 100 + 300 - 300 / 1.1, right: 700 - 300 + 300 / 1.1}, 'minus');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowUp');
    assertBox(await crop(page), {left: box.left + 8 / scale, top: box.top - 1 / scale}, 'arrows');
    await page.mouse.move(...at(400, 300));
    await page.mouse.down();
    await page.mouse.move(...at(430, 310));
    await page.keyboard.press('Escape');
    assertBox(await crop(page), {left: box.left + 8 / scale, top: box.top - 1 / scale}, 'Escape');
    await page.mouse.up();
    await page.keyboard.press('0');
    assertBox(await crop(page), {left: 100, top: 0, right: 700, bottom: 600}, '0');
    assert.equal(await page.getAttribute('#lenslet-crop-reset', 'aria-disabled'), 'true');
    assert.equal(await page.getAttribute('#lenslet-crop-larger', 'aria-disabled'), 'true');
    for (let i = 0; i < 40; ++i) await page.keyboard.press('-');
    const {left, right} = await crop(page);
    assert.ok(Math.abs(right - left - WIDTH / 24) < 1e-6, 'the smallest box');
  }));

test('The wheel over a photo scrolls the page, but a trackpad’s pinch, a wheel with Ctrl, is for the box', () =>
  withPhoto(async (page, {at}) => {
    await page.evaluate(() => (document.body.style.paddingBottom = '2000px'));
    const before = await crop(page);
    await page.mouse.move(...at(300, 200));
    await page.mouse.wheel(0, 200);
    await page.waitForFunction(() => window.scrollY > 0, null, {timeout: 8000});
    assert.deepEqual(await crop(page), before);
    const [x, y] = at(300, 200);
    await page.evaluate(
      ([clientX, clientY]) => {
        const event = {clientX, clientY, deltaY: 20, ctrlKey: true, bubbles: true, cancelable: true};
        document.getElementById('lenslet-paper').dispatchEvent(new WheelEvent('wheel', event));
      },
      [x, y],
    );
    const now = await crop(page);
    assert.ok(now.right - now.left < before.right - before.left);
  }));

test('The wheel keeps the point under it where it is, while the photo has the focus', () =>
  withPhoto(async (page, {at}) => {
    await page.focus('#lenslet-paper');
    await page.mouse.move(...at(300, 200));
    const place = ({left, top, right}) => [(300 - left) / (right - left), (200 - top) / (right - left)];
    const before = await crop(page);
    await page.mouse.wheel(0, 200);
    await page.waitForFunction(
      (side) => window.studio.crop.right - window.studio.crop.left < side,
      before.right - before.left,
    );
    const now = await crop(page);
    assert.ok(Math.abs((now.right - now.left) / 600 - Math.exp(-0.3)) < 1e-3);
    place(now).forEach((share, i) => assert.ok(Math.abs(share - place(before)[i]) < 1e-3));
    assert.equal(await page.evaluate(() => window.scrollY), 0);
  }));

test('Two fingers stretch the box; then one moves it on', () =>
  withPhoto(
    async (page, {at, scale, context}) => {
      for (let i = 0; i < 6; ++i) await page.click('#lenslet-crop-smaller');
      const {left, right} = await crop(page);
      const side = right - left;
      const cdp = await context.newCDPSession(page);
      const touch = (type, points) =>
        cdp.send('Input.dispatchTouchEvent', {type, touchPoints: points.map(([x, y], id) => ({x, y, id}))});
      await touch('touchStart', [at(370, 300)]);
      await touch('touchStart', [at(370, 300), at(430, 300)]);
      await touch('touchMove', [at(360, 300), at(440, 300)]);
      const stretched = await crop(page);
      assert.ok(Math.abs((stretched.right - stretched.left) / side - 80 / 60) < 0.02, JSON.stringify(stretched));
      assertBox({left: Math.round(stretched.left + stretched.right)}, {left: 800}, 'about the middle between them');
      await touch('touchEnd', []);
      // Of two hands one leaves, and the other moves the box on.
      await page.evaluate(
        ([x, y]) => {
          const send = (type, pointerId, dx) =>
            document
              .getElementById('lenslet-paper')
              .dispatchEvent(
                new PointerEvent(type, {clientX: x + dx, clientY: y, pointerId, button: 0, buttons: 1, bubbles: true}),
              );
          send('pointerdown', 21, -10);
          send('pointerdown', 22, 10);
          send('pointerup', 21, -10);
          send('pointermove', 22, -10);
          send('pointerup', 22, -10);
        },
        at(400, 300),
      );
      const moved = await crop(page);
      const way = moved.left - stretched.left + 20 / scale;
      assert.ok(Math.abs(way) < 0.02, `${moved.left} from ${stretched.left}`);
      assert.equal(await page.evaluate(() => window.scrollY), 0);
    },
    {viewport: {width: 375, height: 812}, hasTouch: true, isMobile: true},
  ));

test('Changing between digits and faces keeps the drawing, the photo and its box; only like is compared with like', () =>
  withPhoto(async (page) => {
    const choose = (list, i) => page.selectOption(`#lenslet-${list}`, String(i));
    const facts = (pattern) => page.locator('#lenslet-facts').filter({hasText: pattern}).waitFor({state: 'attached'});
    const options = () =>
      page.locator('#lenslet-compare option').evaluateAll((all) => all.map((o) => [o.text.split(',')[0], o.disabled]));
    const state = () => page.evaluate(() => [...window.studio.input, ...window.studio.probabilities]);
    await page.click('#lenslet-crop-smaller');
    const [photo, box] = [await state(), await crop(page)];
    assert.deepEqual(await options(), [
      ['No second network', false],
      ['Digits (reads drawings)', true],
      ['Face one', false],
      ['Face two', false],
    ]);
    await choose('compare', 2);
    await facts(/Compared with Face two/);
    await choose('model', 0);
    await facts(/^Digits/);
    assert.deepEqual(await options(), [
      ['No second network', false],
      ['Digits', false],
      ['Face one (reads photos)', true],
      ['Face two (reads photos)', true],
    ]);
    assert.equal(await page.inputValue('#lenslet-compare'), '-1');
    assert.equal(await page.evaluate(() => window.studio.secondProbabilities.length), 0);
    assert.match(await page.getAttribute('#lenslet-paper', 'aria-label'), /^Draw/);
    await drawDigit(page, 4);
    await page.click('#lenslet-sample-7');
    await page.click('#lenslet-undo');
    const drawing = await state();
    assert.equal(drawing.length, 784 + 10);
    assert.ok(drawing.some((value, i) => i < 784 && value > 0));
    await choose('model', 1);
    await facts(/^Face one/);
    assert.deepEqual(await state(), photo);
    assert.deepEqual(await crop(page), box);
    await page.keyboard.press('Control+z');
    await choose('model', 0);
    await facts(/^Digits/);
    assert.deepEqual(await state(), drawing);
    assert.equal(await page.getAttribute('#lenslet-redo', 'aria-disabled'), 'false');
  }));

for (const [width, height] of [
  [1440, 900],
  [820, 1180],
  [375, 812],
  [320, 640],
]) {
  test(`At ${width}×${height} the controls of a photo are large enough and apart; Tab visits them in order`, () =>
    withPhoto(
      async (page) => {
        const boxes = await controlsApart(page, width);
        assert.equal(boxes.length, 1 + 2 + 4 + 6 + 3);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
        await page.focus('#lenslet-paper');
        const visited = [];
        for (let i = 0; i < 13; ++i) {
          await page.keyboard.press('Tab');
          visited.push(await page.evaluate(() => document.activeElement.id.slice('lenslet-'.length)));
        }
        const faces = [0, 1, 2, 3, 4, 5].map((i) => `face-${i}`);
        assert.deepEqual(visited, [
          'file',
          'crop-smaller',
          'crop-larger',
          'crop-reset',
          ...faces,
          'model',
          'compare',
          'networks',
        ]);
      },
      {viewport: {width, height}},
    ));
}
