// A studio in what an article puts around it: its rules, its columns, its scrolling.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {openSite} from './site.js';
import {answer, drawDigit} from './strokes.js';

// As articles have them, for everything that follows something, for <i>, and for pictures.
const ARTICLE = `* + * { margin-top: 1.5em } i { margin-left: 5px }
  canvas { max-width: 50%; margin: 8px; padding: 4px; border: 2px solid }
  .post div, .post p { display: flex; margin: 8px; padding: 16px; border: 3px solid }
  .post select, .post input { margin: 9px; max-width: 50% } .post button { background: red; margin: 6px }
  main div { padding: 16px; border: 3px solid; max-width: 90% } main p { margin: 9px }
  button:hover, label:hover { background: red } main button, main span { background: red; border: 1px solid }`;
const site = openSite({'/article.css': ARTICLE});

/** Draws a line and looks at the canvas under it. @param {import('playwright-core').Page} page */
async function inkUnderPointer(page) {
  const {x, y, width} = await page.locator('#lenslet-paper').boundingBox();
  const places = [0.3, 0.4, 0.5, 0.6, 0.7].map((share) => [x + share * width, y + 0.3 * width]);
  await page.mouse.move(...places[0]);
  await page.mouse.down();
  for (const place of places) await page.mouse.move(...place);
  await page.mouse.up();
  await page.mouse.move(2, 2);
  const seen = await page.evaluate(async (points) => {
    const {canvas} = window.studio;
    const box = canvas.getBoundingClientRect();
    await window.redrawn();
    const gl = canvas.getContext('webgl2');
    const greys = points.map(([clientX, clientY]) => {
      const rgba = new Uint8Array(4);
      const [column, row] = [Math.floor(clientX - box.left), Math.floor(clientY - box.top)];
      gl.readPixels(column, canvas.height - 1 - row, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, rgba);
      return rgba[0];
    });
    return {
      greys,
      size: [box.width, box.height].map((side) => Math.round(10 * side) / 10),
      wanted: [canvas.width, canvas.height],
    };
  }, places);
  assert.deepEqual(seen.size, seen.wanted);
  assert.ok(
    seen.greys.every((grey) => grey < 128),
    `under the pointer: ${seen.greys}`,
  );
}

test('Margins that an article sets, on <i> too, displace no stroke and no picture', () =>
  site.withPage({viewport: {width: 820, height: 900}}, async ({page}) => {
    await page.evaluate(async () => {
      const style = document.createElement('link');
      style.rel = 'stylesheet';
      style.href = 'article.css';
      document.body.prepend(style);
      document.body.className = 'post';
      await new Promise((resolve) => style.addEventListener('load', resolve));
      await window.redrawn();
    });
    await page.click('#lenslet-brush-fine');
    const looks = await page.locator('.lenslet-control').evaluateAll((all) =>
      all.map((control) => {
        const {backgroundColor, borderStyle} = getComputedStyle(control);
        return `${backgroundColor} ${borderStyle}`;
      }),
    );
    assert.deepEqual([...new Set(looks)], ['rgba(0, 0, 0, 0) none'], 'nothing lies over what is drawn');
    assert.equal(await page.locator('#lenslet-paper').evaluate((paper) => getComputedStyle(paper).touchAction), 'none');
    const boxes = await page.evaluate(() => {
      const root = document.getElementById('lenslet-root');
      const boxOf = (e) =>
        ['left', 'top', 'width', 'height'].map((side) => Math.round(e.getBoundingClientRect()[side]));
      const placed = [...root.querySelectorAll('.lenslet-control, .lenslet-words')];
      const displaced = placed.filter((e) => Math.round(parseFloat(e.style.width)) !== boxOf(e)[2]);
      const inner = [...root.querySelectorAll('select, input')];
      const apart = inner.filter((e) => String(boxOf(e)) !== String(boxOf(e.parentElement)));
      root.hidden = true;
      const {display} = getComputedStyle(root);
      root.hidden = false;
      return {displaced: displaced.map(({id}) => id), apart: apart.map(({id}) => id), display};
    });
    assert.deepEqual(boxes, {displaced: [], apart: [], display: 'none'});
    await inkUnderPointer(page);
  }));

test('In a host that is narrower than any layout the studio is smaller, whole, and drawn on where the pointer is', () =>
  site.withPage({viewport: {width: 820, height: 900}}, async ({page}) => {
    for (const style of [
      'width: 240px',
      'width: 240px; direction: rtl',
      'width: 240px; display: grid; justify-items: center',
    ]) {
      const {outside, beside, below} = await page.evaluate(async (hostStyle) => {
        const {mountStudio} = await import('./lenslet/studio.js');
        window.studio.dispose();
        const [host, after] = [document.createElement('div'), document.createElement('p')];
        host.style = `margin-left: 20px; ${hostStyle}`;
        document.body.replaceChildren(host, after);
        window.studio = mountStudio(host);
        await window.studio.ready;
        const box = host.getBoundingClientRect();
        const isOutside = (e) => {
          const {left, right} = e.getBoundingClientRect();
          return left < box.left - 0.5 || right > box.right + 0.5;
        };
        const all = [...host.querySelectorAll('.lenslet-root, canvas, .lenslet-control')];
        const root = host.querySelector('.lenslet-root').getBoundingClientRect();
        const {scrollWidth, clientWidth} = host;
        return {
          outside: all.filter(isOutside).map((e) => e.id || e.className || e.localName),
          beside: scrollWidth - clientWidth,
          below: after.getBoundingClientRect().top - root.bottom,
        };
      }, style);
      assert.deepEqual({outside, beside}, {outside: [], beside: 0}, style);
      assert.ok(below >= -0.1 && below < 40, `${style}: what follows comes ${below} px below`);
      await drawDigit(page, 3);
      assert.equal((await answer(page)).label, '3', style);
      await page.click('#lenslet-clear');
      await page.click('#lenslet-brush-broad');
      await inkUnderPointer(page);
    }
    const canvas = page.locator('canvas');
    await canvas.evaluate((e) => (e.parentElement.parentElement.style.width = '400px'));
    await page.waitForFunction(() => window.studio.canvas.width === 400);
    assert.equal((await canvas.boundingBox()).width, 400);
  }));

for (const [how, outer, inner] of [
  ['a grid', 'display: grid; grid-template-columns: 100px 1fr', ''],
  ['a flexible box', 'display: flex', 'flex: 1'],
]) {
  test(`In a column of ${how} the studio becomes narrower and wider again with the window`, () =>
    site.withPage({viewport: {width: 1000, height: 900}}, async ({page}) => {
      await page.evaluate(
        async ([boxStyle, hostStyle]) => {
          const {mountStudio} = await import('./lenslet/studio.js');
          const box = document.createElement('div');
          box.style = boxStyle;
          const [side, host] = [document.createElement('p'), document.createElement('div')];
          side.textContent = 'Beside';
          host.style = hostStyle;
          box.append(side, host);
          document.body.append(box);
          await mountStudio(host).ready;
        },
        [outer, inner],
      );
      const width = () => page.locator('#lenslet-2-root').evaluate((root) => root.getBoundingClientRect().width);
      const wide = await width();
      for (const narrow of [600, 380]) {
        await page.setViewportSize({width: narrow, height: 900});
        await page.waitForFunction(
          (most) => document.getElementById('lenslet-2-root').getBoundingClientRect().width < most,
          wide - 1000 + narrow + 90, // The page has narrower margins then.
        );
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'it fits');
      }
      await page.setViewportSize({width: 1000, height: 900});
      await page.waitForFunction((w) => document.getElementById('lenslet-2-root').offsetWidth === Math.round(w), wide);
    }));
}

test('A host that is as wide as what it holds keeps its studio', () =>
  site.withPage({viewport: {width: 1000, height: 900}}, async ({page}) => {
    const widths = await page.evaluate(async () => {
      const {mountStudio} = await import('./lenslet/studio.js');
      const found = [];
      for (const style of ['float: left', 'display: inline-block', 'display: flex', 'display: grid; width: 500px']) {
        const host = document.createElement('div');
        host.style = style;
        const filler = document.createElement('div');
        filler.style.width = '500px';
        filler.style.height = '10px';
        host.append(filler);
        document.body.append(host);
        const studio = mountStudio(host);
        await studio.ready;
        await new Promise((resolve) => setTimeout(resolve, 100));
        found.push(studio.canvas.getBoundingClientRect().width >= 300);
        studio.dispose();
        host.remove();
      }
      return found;
    });
    assert.deepEqual(widths, [true, true, true, true]);
  }));

test('What scrolls around the studio, or comes late above it, does not change its size', () =>
  site.withPage({viewport: {width: 1440, height: 700}}, async ({page}) => {
    await page.evaluate(async () => {
      const {mountStudio} = await import('./lenslet/studio.js');
      const [pane, before, host, after] = [1, 2, 3, 4].map(() => document.createElement('div'));
      pane.style = 'height: 100vh; overflow: auto';
      before.style.height = after.style.height = '100px';
      pane.append(before, host, after);
      const inside = document.createElement('div');
      host.attachShadow({mode: 'open'}).append(inside);
      document.body.replaceChildren(pane);
      await mountStudio(inside).ready;
      window.picture = before;
    });
    const height = () => page.locator('.lenslet-root').evaluate((root) => root.offsetHeight);
    const before = await height();
    for (const style of ['height: 30px', 'height: 300px']) {
      await page.evaluate((s) => {
        window.picture.style = s;
        window.picture.parentElement.scrollTop = 250;
      }, style);
      await page.click('[id$=-sample-3]');
      await page.click('[id$=-clear]');
      assert.equal(await height(), before, `after what scrolled and came above: ${style}`);
    }
    // Measured anew, while it is scrolled.
    await page.evaluate(() => (window.picture.style = 'height: 100px'));
    const width = () => page.locator('.lenslet-root').evaluate((root) => root.offsetWidth);
    const wide = await width();
    for (const [paneWidth, wanted] of [
      ['1100px', 1100],
      ['', wide],
    ]) {
      await page.evaluate((w) => {
        const pane = window.picture.parentElement;
        pane.style.width = w;
        pane.scrollTop = 250;
      }, paneWidth);
      while (Math.abs((await width()) - wanted) > 20) await page.waitForTimeout(20);
    }
    assert.equal(await height(), before, 'measured while it is scrolled');
  }));

test('A host that is part of a line becomes a block as long as the studio is in it', () =>
  site.withPage({viewport: {width: 820, height: 900}}, async ({page}) => {
    for (const [name, late] of [
      ['span', false],
      ['digit-studio', false],
      ['span', true],
    ]) {
      const {width, label, display} = await page.evaluate(
        async ([tag, isLate]) => {
          const {mountStudio} = await import('./lenslet/studio.js');
          const host = document.createElement(tag);
          if (!isLate) document.body.append(host);
          const studio = mountStudio(host);
          await studio.ready;
          document.body.append(host);
          for (let i = 0; i < 100 && !host.querySelector('button'); ++i)
            await new Promise((resolve) => setTimeout(resolve, 10));
          host.querySelector('#lenslet-2-sample-3')?.click();
          const found = {width: studio.canvas.getBoundingClientRect().width, label: studio.label};
          studio.dispose();
          const {display} = getComputedStyle(host);
          host.remove();
          return {...found, display};
        },
        [name, late],
      );
      assert.ok(width > 500, `${name}: ${width}`);
      assert.deepEqual({label, display}, {label: '3', display: 'inline'}, name);
    }
  }));

test('A studio whose style does not come says so, also where it comes into the page later', async () => {
  const {page, context} = await site.open('', {
    prepare: (p) => p.route('**/studio.css', (route) => route.fulfill({status: 404})),
  });
  const sentence = await page.evaluate(async () => {
    const {mountStudio} = await import('./lenslet/studio.js');
    const host = document.createElement('div');
    await mountStudio(host).ready;
    document.body.append(host);
    for (let i = 0; i < 300 && !host.querySelector('[role=alert]'); ++i)
      await new Promise((resolve) => setTimeout(resolve, 10));
    return host.textContent;
  });
  assert.match(sentence, /did not load/);
  await context.close();
});
