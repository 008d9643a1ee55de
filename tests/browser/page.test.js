// Forms, themes, fingers, names.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {controlsApart, openSite, settle} from './site.js';
import {answer, drawDigit, placed} from './strokes.js';

const site = openSite();

const FORMS = [
  [1440, 900],
  [1100, 760],
  [820, 1180],
  [600, 900],
  [375, 812],
  [320, 640],
  [844, 390],
  [667, 375],
  [640, 320],
];
for (const [width, height] of FORMS) {
  test(`At ${width}×${height} every control is in the page, large enough, and overlaps no other`, () =>
    site.withPage({viewport: {width, height}}, async ({page}) => {
      // Eight tools in a row of 320 pixels cannot all have 44.
      const boxes = await controlsApart(page, width, width >= 360 ? 44 : 36);
      assert.equal(boxes.length, 1 + 2 + 8 + 1 + 20 + 3); // Paper, kinds, tools, steps, test digits, networks.
      assert.ok(
        await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
        'scrolls sideways',
      );
      const [paper, clear] = ['lenslet-paper', 'lenslet-clear'].map((id) => boxes.find((b) => b.id === id));
      const result = await page.locator('#lenslet-result').boundingBox();
      const bottom = Math.max(paper.y + paper.h, clear.y + clear.h, result.y + result.height);
      assert.ok(result.height >= 40 && bottom <= height, `paper, tools and answer need scrolling: ${bottom}`);
      assert.ok(Math.abs(paper.w - paper.h) < 0.01);
      if (width === 1440)
        assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= window.innerHeight));
    }));
}

test('The canvas has as many pixels as the screen, at any density', async () => {
  for (const [width, deviceScaleFactor] of [
    [375, 1],
    [375, 1.5],
    [411, 2.625],
    [375, 3],
  ]) {
    await site.withPage({viewport: {width, height: 812}, deviceScaleFactor}, async ({page}) => {
      // Every edge has the ground's colour, right after a picture was drawn.
      const strange = await page.evaluate(async () => {
        const {canvas} = window.studio;
        const gl = canvas.getContext('webgl2');
        const {width: columns, height: rows} = canvas;
        const pixel = (x, y) => {
          const rgba = new Uint8Array(4);
          gl.readPixels(x, y, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, rgba);
          return rgba.join();
        };
        await window.redrawn();
        const corners = [0, columns - 1].flatMap((x) => [0, rows - 1].map((y) => pixel(x, y)));
        return corners.filter((corner) => corner !== '245,244,240,255');
      });
      assert.deepEqual(strange, [], `${width} at ${deviceScaleFactor}`);
      const size = await page.evaluate(() => {
        const {width, height} = window.studio.canvas,
          box = window.studio.canvas.getBoundingClientRect();
        return {width, height, wanted: [box.width * devicePixelRatio, box.height * devicePixelRatio].map(Math.round)};
      });
      assert.deepEqual([size.width, size.height], size.wanted);
    });
  }
});

test('The theme follows the system, while the page is open', () =>
  site.withPage({viewport: {width: 600, height: 700}}, async ({page}) => {
    const shot = async () => {
      await settle(page);
      return page.locator('#lenslet-root canvas').screenshot();
    };
    await page.emulateMedia({colorScheme: 'light'});
    const light = await shot();
    await page.emulateMedia({colorScheme: 'dark'});
    const dark = await shot();
    await page.emulateMedia({colorScheme: 'light'});
    assert.ok(!light.equals(dark));
    assert.ok(light.equals(await shot()), 'light again is light as before');
  }));

test('A finger draws on the paper without scrolling the page; elsewhere it scrolls; a second finger changes nothing', () =>
  site.withPage({viewport: {width: 375, height: 812}, hasTouch: true, isMobile: true}, async ({page, context}) => {
    const cdp = await context.newCDPSession(page);
    const touch = (type, points) =>
      cdp.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: points.map(([x, y], id) => ({x, y, id})),
      });
    const paper = await page.locator('#lenslet-paper').boundingBox();
    for (const stroke of placed(paper, {x: 0.5, y: 0.5, size: 0.7}, 7)) {
      await touch('touchStart', [stroke[0]]);
      for (const [i, point] of stroke.entries()) {
        await touch('touchMove', [point]);
        if (i !== 2) continue;
        const second = {x: paper.x + 20, y: paper.y + 20, id: 1};
        await touch('touchStart', [point, [second.x, second.y]]);
        await cdp.send('Input.dispatchTouchEvent', {type: 'touchEnd', touchPoints: [second]}); // Those that leave.
      }
      await touch('touchEnd', []);
    }
    assert.equal((await answer(page)).label, '7');
    assert.equal(await page.evaluate(() => window.scrollY), 0);
    const bottom = paper.y + paper.height;
    await touch('touchStart', [[180, bottom + 200]]);
    for (let i = 1; i <= 10; ++i) await touch('touchMove', [[180, bottom + 200 - 20 * i]]);
    await touch('touchEnd', []);
    await page.waitForFunction(() => window.scrollY > 50);
    assert.equal((await answer(page)).label, '7');
  }));

test('What is chosen far below brings paper and answer into view; nothing scrolls while they are', async () => {
  const inView = () =>
    [...document.querySelectorAll('#lenslet-paper, #lenslet-result')].every((element) => {
      const {top, bottom, height} = element.getBoundingClientRect();
      return height > 40 && top >= 0 && bottom <= window.innerHeight;
    });
  const phone = {hasTouch: true, isMobile: true, viewport: {width: 375, height: 812}};
  for (const reducedMotion of ['no-preference', 'reduce']) {
    await site.withPage({...phone, reducedMotion}, async ({page}) => {
      await page.locator('#lenslet-sample-19').scrollIntoViewIfNeeded();
      assert.ok(!(await page.evaluate(inView)));
      await page.tap('#lenslet-sample-19');
      if (reducedMotion === 'reduce') assert.ok(await page.evaluate(inView), 'at once');
      await page.waitForFunction(inView);
      assert.notEqual((await answer(page)).label, '');
    });
  }
  await site.withPage({...phone, viewport: {width: 375, height: 1900}}, async ({page}) => {
    await page.evaluate(() => (document.body.style.paddingBottom = '2000px'));
    await page.evaluate(() => window.scrollTo(0, 40));
    await page.tap('#lenslet-sample-19');
    assert.notEqual((await answer(page)).label, '');
    await page.waitForTimeout(700);
    assert.equal(await page.evaluate(() => window.scrollY), 40);
  });
});

test('A second finger leaves what the network sees as it was', () =>
  site.withPage({viewport: {width: 375, height: 812}, hasTouch: true, isMobile: true}, async ({page, context}) => {
    const cdp = await context.newCDPSession(page);
    const touch = (type, points) =>
      cdp.send('Input.dispatchTouchEvent', {type, touchPoints: points.map(([x, y], id) => ({x, y, id}))});
    const {x, y, width} = await page.locator('#lenslet-paper').boundingBox();
    const [first, second] = [
      [x + 0.5 * width, y + 0.2 * width],
      [x + 0.5 * width, y + 0.8 * width],
    ];
    const input = () => page.evaluate(() => [...window.studio.input]);
    await touch('touchStart', [first]);
    await touch('touchMove', [second]);
    const alone = await input();
    await touch('touchStart', [second, [x + 20, y + 20]]);
    await touch('touchMove', [second, [x + 90, y + 60]]);
    assert.deepEqual(await input(), alone);
    await touch('touchEnd', []);
    assert.ok(alone.some((value) => value > 0));
  }));

test('The steps show on request, and say so', () =>
  site.withPage({}, async ({page}) => {
    const height = () => page.locator('#lenslet-root').evaluate((e) => e.clientHeight);
    const closed = await height();
    assert.equal(await page.getAttribute('#lenslet-steps', 'aria-expanded'), 'false');
    await page.click('#lenslet-steps');
    assert.equal(await page.getAttribute('#lenslet-steps', 'aria-expanded'), 'true');
    assert.ok((await height()) > closed + 150);
    await page.click('#lenslet-steps');
    assert.equal(await height(), closed);
  }));

test('Names and roles: paper, tools and answer are there for those who cannot see the canvas', () =>
  site.withPage({}, async ({page}) => {
    const paper = page.locator('#lenslet-paper');
    assert.match(await paper.getAttribute('aria-label'), /^Draw a digit/);
    for (const [id, visible] of [
      ['file', 'Open picture'],
      ['steps', 'How it got there'],
      ['clear', 'Clear'],
    ]) {
      assert.ok((await page.getAttribute(`#lenslet-${id}`, 'aria-label')).startsWith(visible), id);
    }
    assert.equal(await page.getAttribute('#lenslet-clear', 'aria-disabled'), 'true');
    const described = await paper.getAttribute('aria-describedby');
    assert.match(await page.locator(`#${described}`).textContent(), /arrow keys/);
    assert.equal(await page.getAttribute('#lenslet-result', 'aria-live'), 'polite');
    const nameless = await page
      .locator('button, input, select, [tabindex]')
      .evaluateAll((all) => all.filter((e) => !e.getAttribute('aria-label')).map((e) => e.outerHTML));
    assert.deepEqual(nameless, []);
    assert.match(await page.textContent('#lenslet-facts'), /Digits, 59523 parameters/);
  }));

test('Lost graphics come back with the drawing', () =>
  site.withPage({viewport: {width: 600, height: 700}}, async ({page}) => {
    await drawDigit(page, 5);
    await page.mouse.move(2, 2);
    await settle(page);
    const before = await page.locator('#lenslet-root canvas').screenshot();
    await page.evaluate(async () => {
      const lose = window.studio.canvas.getContext('webgl2').getExtension('WEBGL_lose_context');
      lose.loseContext();
      await new Promise((resolve) => setTimeout(resolve, 100));
      lose.restoreContext();
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    await settle(page);
    assert.ok(before.equals(await page.locator('#lenslet-root canvas').screenshot()));
    assert.equal((await answer(page)).label, '5');
  }));
