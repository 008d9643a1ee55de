// Pens, palms and predicted ink, and a studio that lies aslant.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {openSite, settle, waitForStudio} from './site.js';

const site = openSite();

async function withPage(options, use) {
  const {page, context} = await site.open('', {viewport: {width: 820, height: 900}, ...options});
  await waitForStudio(page);
  await use(page, await context.newCDPSession(page));
  await context.close();
}
const input = (page) => page.evaluate(() => [...window.studio.input]);
const clear = (page) => page.click('#lenslet-clear', {force: true});

/** A stroke down the paper's middle and one across, as shares of its side. */
const CROSS = [
  [0.5, 0.2],
  [0.5, 0.5],
  [0.5, 0.8],
];
const ELSEWHERE = [
  [0.1, 0.1],
  [0.3, 0.15],
  [0.2, 0.3],
];

/** What a pen and a finger do to the browser, at shares of the paper's side. */
async function hands(page, cdp) {
  const {x, y, width} = await page.locator('#lenslet-paper').boundingBox();
  const at = ([u, v]) => [x + u * width, y + v * width];
  const mouse = (type, place, buttons) => {
    const [px, py] = at(place);
    const button = type === 'mouseMoved' ? 'none' : 'left';
    const event = {type, x: px, y: py, button, buttons, clickCount: 1, pointerType: 'pen', force: 0.5};
    return cdp.send('Input.dispatchMouseEvent', event);
  };
  const touch = (type, places) => {
    const touchPoints = places.map((place, id) => ({x: at(place)[0], y: at(place)[1], id}));
    return cdp.send('Input.dispatchTouchEvent', {type, touchPoints});
  };
  return {
    pen: {
      down: (place) => mouse('mousePressed', place, 1),
      move: (place) => mouse('mouseMoved', place, 1),
      up: (place) => mouse('mouseReleased', place, 0),
    },
    finger: {
      down: (place) => touch('touchStart', [place]),
      move: (place) => touch('touchMove', [place]),
      up: () => touch('touchEnd', []),
    },
  };
}

async function stroke(hand, places) {
  await hand.down(places[0]);
  for (const place of places.slice(1)) await hand.move(place);
  await hand.up(places.at(-1));
}

test('A pen takes over from the palm that touched first, and a palm that comes later changes nothing', () =>
  withPage({hasTouch: true}, async (page, cdp) => {
    const {pen, finger} = await hands(page, cdp);
    await stroke(pen, CROSS);
    const alone = await input(page);
    assert.ok(alone.some((value) => value > 0));
    await clear(page);

    await finger.down(ELSEWHERE[0]);
    await finger.move(ELSEWHERE[1]);
    assert.ok(
      (await input(page)).some((value) => value > 0),
      'the palm drew',
    );
    await pen.down(CROSS[0]);
    await finger.move(ELSEWHERE[2]);
    await pen.move(CROSS[1]);
    await pen.move(CROSS[2]);
    await finger.up();
    await pen.up(CROSS[2]);
    assert.deepEqual(await input(page), alone, 'palm, then pen');
    await clear(page);

    await pen.down(CROSS[0]);
    await pen.move(CROSS[1]);
    await stroke(finger, ELSEWHERE);
    await pen.move(CROSS[2]);
    await pen.up(CROSS[2]);
    assert.deepEqual(await input(page), alone, 'pen, then palm');
  }));

test('Predicted ink is drawn, and gone with the next picture when the pen rests', () =>
  withPage({}, async (page) => {
    const {x, y, width} = await page.locator('#lenslet-paper').boundingBox();
    const picture = () => page.screenshot({clip: {x: x + 1, y: y + 1, width: width - 2, height: width - 2}}); // The paper.
    await page.mouse.move(x + 0.2 * width, y + 0.5 * width);
    await page.mouse.down();
    await page.mouse.move(x + 0.4 * width, y + 0.5 * width);
    await settle(page);
    const [without, seen] = [await picture(), await input(page)];
    // Far ahead, and only once.
    const drawn = await page.evaluate(
      async ([clientX, clientY]) => {
        const paper = document.getElementById('lenslet-paper');
        const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
        const shown = () => {
          const {canvas} = window.studio;
          const gl = canvas.getContext('webgl2');
          const rgba = new Uint8Array(4);
          const box = canvas.getBoundingClientRect();
          gl.readPixels(
            clientX + 120 - box.left,
            canvas.height - (clientY - box.top),
            1,
            1,
            gl.RGBA,
            gl.UNSIGNED_BYTE,
            rgba,
          );
          return rgba[0];
        };
        const far = new PointerEvent('pointermove', {clientX: clientX + 160, clientY});
        const event = new PointerEvent('pointermove', {pointerId: 1, buttons: 1, clientX, clientY, bubbles: true});
        event.getPredictedEvents = () => [far];
        paper.dispatchEvent(event);
        const greys = [];
        for (let i = 0; i < 4; ++i) {
          const before = window.studio.frames;
          await frame();
          if (window.studio.frames > before) greys.push(shown());
        }
        return greys;
      },
      [x + 0.4 * width, y + 0.5 * width],
    );
    assert.equal(drawn.length, 2, `pictures: ${drawn}`);
    assert.ok(drawn[0] < 64 && drawn[1] === 255, `predicted ink, then paper: ${drawn}`);
    await settle(page);
    assert.ok(without.equals(await picture()), 'the prediction left a trace');
    assert.deepEqual(await input(page), seen);
    await page.mouse.up();
  }));

const TRANSFORMS = [
  'none',
  'scale(0.6)',
  'rotate(30deg)',
  'rotate(90deg) scale(0.7, 0.5)',
  'skewX(-20deg) scaleX(-0.8)',
];
const STROKE = [
  [0.2, 0.1],
  [0.3, 0.15],
  [0.4, 0.2],
];
for (const transform of TRANSFORMS) {
  test(`Strokes land under the pointer where an ancestor has transform: ${transform}`, () =>
    withPage({viewport: {width: 1300, height: 1300}}, async (page) => {
      // Where the pointer must be, from the browser's own matrices; the host's middle is the transform's origin.
      const places = await page.evaluate(
        ({transform, shares}) => {
          const host = document.getElementById('studio');
          Object.assign(host.style, {width: '700px', margin: '200px auto'});
          window.dispatchEvent(new Event('resize'));
          const [box, sheet] = [host, document.getElementById('lenslet-paper')].map((e) => e.getBoundingClientRect());
          host.style.transform = transform;
          const middle = [box.left + box.width / 2, box.top + box.height / 2];
          const matrix = new DOMMatrix(getComputedStyle(host).transform);
          return shares.map(([u, v]) => {
            const from = {x: sheet.left + u * sheet.width - middle[0], y: sheet.top + v * sheet.height - middle[1]};
            const {x, y} = matrix.transformPoint(from);
            return [x + middle[0], y + middle[1]];
          });
        },
        {transform, shares: STROKE},
      );
      await page.mouse.move(...places[0]);
      await page.mouse.down();
      for (const place of places) await page.mouse.move(...place);
      await page.mouse.up();
      await page.mouse.move(2, 2);
      const beside = STROKE.map(([u, v]) => [u + 0.1, v - 0.05]);
      const greys = await page.evaluate(
        async (shares) => {
          const {canvas} = window.studio;
          const gl = canvas.getContext('webgl2');
          const {left, top, width} = document.getElementById('lenslet-paper').style;
          await window.redrawn();
          return shares.map(([u, v]) => {
            const rgba = new Uint8Array(4);
            const [x, y] = [parseFloat(left) + u * parseFloat(width), parseFloat(top) + v * parseFloat(width)];
            gl.readPixels(x, canvas.height - 1 - y, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, rgba);
            return rgba[0];
          });
        },
        [...STROKE, ...beside],
      );
      assert.deepEqual(
        greys.map((grey) => grey < 128),
        [true, true, true, false, false, false],
        greys.join(),
      );
    }));
}
