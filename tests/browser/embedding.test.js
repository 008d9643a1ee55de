// What a page that embeds the studio may rely on.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {openSite, waitForStudio} from './site.js';
import {answer} from './strokes.js';

const site = openSite();

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

test('Two studios share a page, one of them in a shadow root; disposing of one leaves nothing of it', () =>
  site.withPage({viewport: {width: 820, height: 900}}, async ({page}) => {
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
  site.withPage({viewport: {width: 820, height: 900}}, async ({page}) => {
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

test('Index, samples, faces and finder may have an address with a query', () =>
  site.withPage({viewport: {width: 820, height: 900}}, async ({page}) => {
    const outcome = await page.evaluate(async () => {
      const {mountStudio} = await import('./lenslet/studio.js');
      const host = document.createElement('div');
      document.body.append(host);
      const studio = mountStudio(host, {
        model: 'models/smiles.safetensors',
        networks: 'models/index.json?v=1',
        samples: 'samples/mnist-test.png?v=1',
        faces: 'samples/faces.webp?v=1',
        finder: 'finder/face.safetensors?v=1',
      });
      await studio.ready;
      const until = async (found) => {
        for (let i = 0; i < 1000 && !found(); ++i) await new Promise((resolve) => setTimeout(resolve, 10));
      };
      const click = async (name) => {
        await until(() => host.querySelector(`#lenslet-2-${name}`));
        host.querySelector(`#lenslet-2-${name}`).click();
        await until(() => studio.label);
      };
      await click('face-1');
      const seen = [studio.input.length];
      await click('kind-digits');
      await click('sample-3');
      seen.push(studio.label, studio.input.length);
      studio.dispose();
      return seen;
    });
    assert.deepEqual(outcome, [3 * 64 * 64, '3', 28 * 28]);
  }));

test('Without samples, faces, finder and index the studio draws and reads', async () => {
  const {page, context} = await site.open();
  await waitForStudio(page);
  const outcome = await page.evaluate(async () => {
    const {mountStudio} = await import('./lenslet/studio.js');
    const host = document.createElement('div');
    document.body.replaceChildren(host);
    const none = {samples: 'none.png', faces: 'none.webp', finder: 'none.safetensors', networks: 'none.json'};
    const studio = (window.bare = mountStudio(host, none));
    await studio.ready;
    const ids = [...host.querySelectorAll('button, select')].map((element) => element.id);
    return {prefix: studio.prefix, ids, failed: Boolean(host.querySelector('[role=alert]'))};
  });
  const {prefix} = outcome;
  assert.ok(outcome.ids.includes(`${prefix}-undo`), outcome.ids.join());
  assert.deepEqual(
    outcome.ids.filter((id) => /sample|face|network/.test(id)),
    [],
  );
  assert.equal(outcome.failed, false);
  const {x, y, width, height} = await page.locator(`#${prefix}-paper`).boundingBox();
  await page.mouse.move(x + width / 2, y + 0.2 * height);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + 0.8 * height, {steps: 10});
  await page.mouse.up();
  assert.equal(await page.evaluate(() => window.bare.label), '1');
  await context.close();
});

test('Whatever goes wrong at first, ready rejects with a StudioError', async () => {
  const {page, context} = await site.open();
  await waitForStudio(page);
  const outcome = await page.evaluate(async () => {
    const {mountStudio} = await import('./lenslet/studio.js');
    const host = document.createElement('div');
    document.body.append(host);
    const error = await mountStudio(host, {model: 'http://['}).ready.catch((e) => e);
    return [error.constructor.name, error.code, host.textContent.length > 0];
  });
  assert.deepEqual(outcome, ['StudioError', 'stopped', true]);
  await context.close();
});

test('The build without SIMD computes the same, to 1e-5', () =>
  site.withPage({viewport: {width: 600, height: 700}}, async ({page}) => {
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
