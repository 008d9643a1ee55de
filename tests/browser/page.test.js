// Forms, themes, fingers, and what a page that embeds the studio may rely on.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {controlsApart, openSite, quiet, settle, waitForStudio} from './site.js';
import {answer, drawDigit, placed} from './strokes.js';

const site = openSite();

/** @param {Parameters<typeof openPage>[2]} [options] @param {(parts: Awaited<ReturnType<typeof openPage>>) => Promise<void>} [use] */
async function withPage(options, use) {
  const parts = await site.open('', options);
  await waitForStudio(parts.page);
  await use(parts);
  assert.deepEqual(quiet(parts.complaints), []);
  assert.deepEqual(parts.foreign, []);
  await parts.context.close();
}

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
    withPage({viewport: {width, height}}, async ({page}) => {
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
    await withPage({viewport: {width, height: 812}, deviceScaleFactor}, async ({page}) => {
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
  withPage({viewport: {width: 600, height: 700}}, async ({page}) => {
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
  withPage({viewport: {width: 375, height: 812}, hasTouch: true, isMobile: true}, async ({page, context}) => {
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
    await withPage({...phone, reducedMotion}, async ({page}) => {
      await page.locator('#lenslet-sample-19').scrollIntoViewIfNeeded();
      assert.ok(!(await page.evaluate(inView)));
      await page.tap('#lenslet-sample-19');
      if (reducedMotion === 'reduce') assert.ok(await page.evaluate(inView), 'at once');
      await page.waitForFunction(inView);
      assert.notEqual((await answer(page)).label, '');
    });
  }
  await withPage({...phone, viewport: {width: 375, height: 1900}}, async ({page}) => {
    await page.evaluate(() => (document.body.style.paddingBottom = '2000px'));
    await page.evaluate(() => window.scrollTo(0, 40));
    await page.tap('#lenslet-sample-19');
    assert.notEqual((await answer(page)).label, '');
    await page.waitForTimeout(700);
    assert.equal(await page.evaluate(() => window.scrollY), 40);
  });
});

test('A second finger leaves what the network sees as it was', () =>
  withPage({viewport: {width: 375, height: 812}, hasTouch: true, isMobile: true}, async ({page, context}) => {
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
  withPage({}, async ({page}) => {
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
  withPage({}, async ({page}) => {
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

test('The policy forbids inline scripts and eval', async () => {
  const {page, context} = await site.open('', {
    // A script of the page's own: what the debugger evaluates is not held to the policy.
    prepare: (p) =>
      p.route('**/probe.js', (route) =>
        route.fulfill({
          contentType: 'text/javascript',
          body: 'window.probed = "loaded"; window.probed = (0, eval)("\'evaluated\'");',
        }),
      ),
  });
  await waitForStudio(page);
  const outcome = await page.evaluate(async () => {
    const inline = document.createElement('script');
    inline.textContent = 'window.inlineRan = true';
    const probe = document.createElement('script');
    probe.src = 'probe.js';
    document.body.append(inline, probe);
    await new Promise((resolve) => probe.addEventListener('load', resolve));
    return {inline: Boolean(window.inlineRan), probed: window.probed};
  });
  assert.deepEqual(outcome, {inline: false, probed: 'loaded'});
  await context.close();
});

test('Lost graphics come back with the drawing', () =>
  withPage({viewport: {width: 600, height: 700}}, async ({page}) => {
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

test('Two studios share a page, one of them in a shadow root; disposing of one leaves nothing of it', () =>
  withPage({viewport: {width: 820, height: 900}}, async ({page}) => {
    const outcome = await page.evaluate(async () => {
      const {mountStudio} = await import('./lenslet/studio.js');
      const host = document.createElement('div');
      document.body.append(host);
      const inside = document.createElement('div');
      host.attachShadow({mode: 'open'}).append(inside);
      const outer = document.createElement('div');
      document.body.append(outer);
      const studios = [mountStudio(inside), mountStudio(outer)];
      await Promise.all(studios.map((s) => s.ready));
      const prefixes = studios.map((s) => s.prefix);
      inside.querySelector('#lenslet-sample-3').click();
      outer.querySelector('#lenslet-2-sample-8').click();
      const labels = [window.studio.label, ...studios.map((s) => s.label)];
      // A sentence in the shadow root, and the focus after it.
      inside.querySelector('#lenslet-sample-3').focus();
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([], 'empty.png'));
      inside.dispatchEvent(new DragEvent('drop', {dataTransfer}));
      while (!inside.querySelector('#lenslet-error')) await new Promise((resolve) => setTimeout(resolve, 10));
      const close = inside.querySelector('#lenslet-error button');
      close.focus();
      close.click();
      const focused = host.shadowRoot.activeElement?.id;
      for (const s of studios) s.dispose();
      window.dispatchEvent(new Event('resize'));
      return {prefixes, labels, focused, left: inside.innerHTML + outer.innerHTML};
    });
    const prefixes = ['lenslet', 'lenslet-2'];
    assert.deepEqual(outcome, {prefixes, labels: ['', '3', '8'], focused: 'lenslet-sample-3', left: ''});
    await page.click('#lenslet-sample-6');
    assert.equal((await answer(page)).label, '6');
  }));

test('Studios that come into the page after they were mounted have type and ids of their own', () =>
  withPage({viewport: {width: 820, height: 900}}, async ({page}) => {
    const outcome = await page.evaluate(async () => {
      const fonts = new Set();
      const {measureText} = CanvasRenderingContext2D.prototype;
      CanvasRenderingContext2D.prototype.measureText = function (text) {
        fonts.add(this.font);
        return measureText.call(this, text);
      };
      const {mountStudio} = await import('./lenslet/studio.js');
      const hosts = [1, 2].map(() => document.createElement('div'));
      const studios = hosts.map((host) => mountStudio(host));
      await Promise.all(studios.map((studio) => studio.ready));
      document.body.append(...hosts);
      while (hosts.some((host) => !host.querySelector('button')))
        await new Promise((resolve) => setTimeout(resolve, 10));
      const ids = [...document.querySelectorAll('[id]')].map(({id}) => id);
      const prefixes = studios.map(({prefix}) => prefix);
      for (const studio of studios) studio.dispose();
      const again = mountStudio(hosts[0]);
      prefixes.push(again.prefix);
      again.dispose();
      return {prefixes, repeated: ids.filter((id, i) => ids.indexOf(id) !== i), invalid: fonts.has('10px sans-serif')};
    });
    assert.deepEqual(outcome, {prefixes: ['lenslet-2', 'lenslet-3', 'lenslet-2'], repeated: [], invalid: false});
  }));

test('Disposing takes every listener and the memory of the program with it', async () => {
  const prepare = (page) =>
    page.addInitScript(() => {
      // Counts what is added to targets that outlive the studio.
      window.listening = 0;
      for (const target of [window, document, MediaQueryList.prototype]) {
        const {addEventListener} = target;
        target.addEventListener = function (type, listener, options) {
          const {signal} = options ?? {};
          if (signal) {
            window.listening += 1;
            signal.addEventListener('abort', () => (window.listening -= 1), {once: true});
          } else {
            window.listening += 1;
          }
          return addEventListener.call(this, type, listener, options);
        };
      }
      const {instantiate} = WebAssembly;
      WebAssembly.instantiate = async (...given) => {
        const instance = await instantiate(...given);
        window.program = new WeakRef(instance.exports);
        return instance;
      };
    });
  const {page, context} = await site.open('', {prepare});
  await waitForStudio(page);
  const counts = await page.evaluate(() => {
    const mounted = window.listening;
    window.studio.dispose();
    return {mounted, disposed: window.listening, left: document.getElementById('studio').innerHTML};
  });
  await page.requestGC();
  assert.equal(await page.evaluate(() => window.program.deref()), undefined, 'the memory of the program stays');
  assert.ok(counts.mounted > 0);
  assert.deepEqual(counts, {mounted: counts.mounted, disposed: 0, left: ''});
  await context.close();
});

test('The build without SIMD computes the same, to 1e-5', () =>
  withPage({viewport: {width: 600, height: 700}}, async ({page}) => {
    const largest = await page.evaluate(async () => {
      const {mountStudio} = await import('./lenslet/studio.js');
      const host = document.createElement('div');
      document.body.append(host);
      const plain = mountStudio(host, {simd: false});
      await plain.ready;
      let difference = 0;
      for (let i = 0; i < 20; ++i) {
        document.getElementById(`lenslet-sample-${i}`).click();
        document.getElementById(`lenslet-2-sample-${i}`).click();
        const other = plain.probabilities;
        window.studio.probabilities.forEach((p, k) => (difference = Math.max(difference, Math.abs(p - other[k]))));
      }
      plain.dispose();
      return difference;
    });
    assert.ok(largest <= 1e-5, String(largest));
  }));
