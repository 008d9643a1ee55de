// What is drawn is what the screen gets: at broken densities, beyond the graphics' limits, and in the page's own type.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {launchBrowser, openPage, openSite, quiet, settle, waitForStudio} from './site.js';
import {answer, drawDigit} from './strokes.js';

const page = (style) => `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
<link rel="icon" href="icon.svg"><style>${style}</style><main id="studio"></main><script type="module" src="main.js"></script>`;
const FACE = `@font-face { font-family: Late; src: url(late.woff2); }`;

const site = openSite({
  '/plain.html': page('body { font-family: serif }'),
  '/late.html': page(`${FACE} body { font-family: Late, serif }`),
});

// The browser's own density: what playwright emulates rounds boxes to CSS pixels, as no screen does.
for (const density of [1, 1.25, 1.5, 1.75, 2.625]) {
  test(`At ${density} device pixels a CSS pixel the screen shows the canvas pixel by pixel`, async (context) => {
    const dense = await launchBrowser([`--force-device-scale-factor=${density}`, '--window-size=820,700']);
    context.after(() => dense.close());
    const {page: tab} = await openPage(dense, site.url, {viewport: null});
    await waitForStudio(tab);
    await drawDigit(tab, 4);
    await settle(tab);
    const shot = (await tab.screenshot()).toString('base64');
    const found = await tab.evaluate(async (shot) => {
      const {canvas} = window.studio;
      const gl = canvas.getContext('webgl2');
      const {width, height} = canvas;
      await window.redrawn();
      const own = new Uint8Array(4 * width * height);
      gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, own);
      const image = await createImageBitmap(new Blob([Uint8Array.from(atob(shot), (letter) => letter.charCodeAt(0))]));
      const box = canvas.getBoundingClientRect();
      const [left, top] = [box.left, box.top].map((edge) => edge * window.devicePixelRatio);
      const flat = new OffscreenCanvas(image.width, image.height).getContext('2d');
      flat.drawImage(image, 0, 0);
      const {data} = flat.getImageData(0, 0, image.width, image.height);
      const rows = Math.min(height, image.height - Math.round(top));
      let different = 0;
      for (let y = 0; y < rows; ++y) {
        for (let x = 0; x < width; ++x) {
          const a = 4 * ((y + Math.round(top)) * image.width + x + Math.round(left));
          const b = 4 * ((height - 1 - y) * width + x);
          different += Math.max(...[0, 1, 2].map((i) => Math.abs(data[a + i] - own[b + i]))) > 1;
        }
      }
      return {density: window.devicePixelRatio, different, rows, edges: [left, top]};
    }, shot);
    assert.equal(found.density, density);
    assert.ok(found.rows > 400, JSON.stringify(found));
    for (const edge of found.edges) assert.ok(Math.abs(edge - Math.round(edge)) < 0.01, String(edge));
    assert.equal(found.different, 0);
  });
}

test('A scrollbar that takes width does not come and go without end', async (context) => {
  const wide = await launchBrowser([], {ignoreDefaultArgs: ['--hide-scrollbars']});
  context.after(() => wide.close());
  const {page: tab} = await openPage(wide, site.url, {viewport: {width: 1261, height: 700}});
  await waitForStudio(tab);
  assert.equal(await tab.evaluate(() => window.innerWidth - document.documentElement.clientWidth), 15);
  const frames = () => tab.evaluate(() => window.studio.frames);
  const rests = async (tries = 10) => {
    const before = await frames();
    await tab.waitForTimeout(150);
    return before === (await frames()) || (tries > 0 && rests(tries - 1));
  };
  // Somewhere in here the page fits without a scrollbar only where it has one.
  for (let height = 824; height <= 844; height += 4) {
    await tab.setViewportSize({width: 1261, height});
    assert.ok(await rests(), `${height} pixels high`);
  }
});

const LIMIT = 1024; // What the graphics say that they have: software would take minutes to reach its own.
for (const deviceScaleFactor of [1, 3]) {
  test(`With at most ${LIMIT} pixels a side at density ${deviceScaleFactor} all of the studio is drawn, only coarser`, async () => {
    const {
      page: tab,
      context,
      complaints,
    } = await site.open('', {
      viewport: {width: 1440, height: 900},
      deviceScaleFactor,
      prepare: (p) =>
        p.addInitScript((limit) => {
          const {getParameter} = WebGL2RenderingContext.prototype;
          WebGL2RenderingContext.prototype.getParameter = function (name) {
            const value = getParameter.call(this, name);
            if (name === this.MAX_TEXTURE_SIZE) return Math.min(value, limit);
            return name === this.MAX_VIEWPORT_DIMS ? value.map((side) => Math.min(side, limit)) : value;
          };
        }, LIMIT),
    });
    await waitForStudio(tab);
    await drawDigit(tab, 3);
    assert.equal((await answer(tab)).label, '3');
    const found = await tab.evaluate(async () => {
      const {canvas} = window.studio;
      const gl = canvas.getContext('webgl2');
      const {width, height} = canvas;
      const box = canvas.getBoundingClientRect();
      await window.redrawn();
      const pixel = (x, y) => {
        const rgba = new Uint8Array(4);
        gl.readPixels(x, y, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, rgba);
        return rgba.slice(0, 3).join();
      };
      const corners = [0, width - 1].flatMap((x) => [0, height - 1].map((y) => pixel(x, y)));
      // On the ink of the 3, whose middle stroke ends at the middle of the paper.
      const paper = document.getElementById('lenslet-paper').getBoundingClientRect();
      const density = width / box.width;
      const ink = pixel(
        (paper.x - box.x + 0.51 * paper.width) * density,
        height - (paper.y - box.y + 0.5 * paper.height) * density,
      );
      const most = Math.min(gl.getParameter(gl.MAX_TEXTURE_SIZE), ...gl.getParameter(gl.MAX_VIEWPORT_DIMS));
      return {corners, ink, sides: [width, height], most, css: [box.width, box.height], buffer: gl.drawingBufferWidth};
    });
    assert.deepEqual(new Set(found.corners), new Set(['245,244,240']));
    assert.equal(found.ink, '23,25,30');
    assert.ok(Math.max(...found.sides) <= found.most, JSON.stringify(found));
    assert.equal(found.buffer, found.sides[0]);
    assert.ok(found.css[0] > 1200, 'as wide as the page lets it');
    const shown = found.css[0] / found.css[1] / (found.sides[0] / found.sides[1]);
    assert.ok(Math.abs(shown - 1) < 1e-3, 'not distorted');
    assert.deepEqual(quiet(complaints), []);
    await context.close();
  });
}

async function picture(name, font) {
  const {page: tab, context} = await site.open(name, {
    viewport: {width: 600, height: 700},
    prepare: async (p) => {
      // The page says how fast it is: one clock for both pictures, or they would differ by that.
      await p.addInitScript(() => {
        let now = 0;
        performance.now = () => (now += 0.125);
      });
      if (font) await p.route('**/late.woff2', font);
    },
  });
  const started = Date.now();
  await waitForStudio(tab);
  const waited = Date.now() - started;
  await settle(tab);
  // Not a screenshot, which would wait for the font.
  const shot = await tab.evaluate(async () => {
    await window.redrawn();
    return window.studio.canvas.toDataURL();
  });
  await context.close();
  return {shot, waited};
}
for (const [what, font] of [
  ['never comes', () => {}],
  ['is not there', (route) => route.fulfill({status: 404})],
  ['is no font', (route) => route.fulfill({body: 'no font'})],
]) {
  test(`Where the page's font ${what} the next one of its list is drawn`, async () => {
    const [plain, late] = [await picture('plain.html'), await picture('late.html', font)];
    assert.ok(plain.shot.length > 10000);
    assert.ok(plain.shot === late.shot, 'another picture');
    assert.ok(late.waited < plain.waited + 6000, `${late.waited} ms against ${plain.waited} ms`);
  });
}
