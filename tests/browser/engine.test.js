// The engine in a page and in a module worker, under a content-security policy.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {launchBrowser, openPage, serveSite} from './site.js';

const page = (policy) => `<!doctype html>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'${policy}; connect-src 'self'">
<link rel="icon" href="icon.svg"><script type="module" src="engine-page.js"></script>`;

// A digit of the strip on white paper; `label` of what shows it.
const DRAW = `
  import {loadModel, LensletError} from './lenslet/lenslet.js';
  export async function drawn(canvas, index) {
    const strip = await createImageBitmap(await (await fetch('samples/mnist-test.png')).blob());
    Object.assign(canvas, {width: 200, height: 160});
    const context = canvas.getContext('2d');
    context.fillRect(0, 0, 200, 160);
    context.drawImage(strip, 28 * index, 0, 28, 28, 60, 20, 112, 112);
    return canvas;
  }
  export {loadModel, LensletError};
  export const codeOf = async (act) => {
    try {
      await act();
      return 'none';
    } catch (error) {
      return error instanceof LensletError ? error.code : String(error);
    }
  };`;
const PAGE = `import * as all from './engine-draw.js'; window.all = all;`;
const WORKER = `
  import {drawn, loadModel} from './engine-draw.js';
  const model = await loadModel('models/lenet5.safetensors');
  postMessage(model.classify(await drawn(new OffscreenCanvas(1, 1), 5)));`;

let server, other, browser;
before(async () => {
  browser = await launchBrowser();
  other = await serveSite();
  server = await serveSite({
    '/engine.html': page(` 'wasm-unsafe-eval'; img-src 'self' blob: ${other.url}`),
    '/no-wasm.html': page(''),
    '/engine-page.js': PAGE,
    '/engine-draw.js': DRAW,
    '/engine-worker.js': WORKER,
  });
});
after(async () => {
  await browser.close();
  await server.close();
  await other.close();
});

async function withPage(name, use) {
  const {page: tab, context, complaints} = await openPage(browser, server.url + name);
  await tab.waitForFunction(() => window.all);
  await use(tab);
  await context.close();
  return complaints;
}

test('A canvas, an ImageBitmap, an image and the pixels of another realm are read alike', async () => {
  const complaints = await withPage('engine.html', async (tab) => {
    const labels = await tab.evaluate(async () => {
      const {drawn, loadModel} = window.all;
      const model = await loadModel('models/lenet5.safetensors');
      const canvas = await drawn(document.createElement('canvas'), 3);
      const image = new Image();
      image.src = URL.createObjectURL(await new Promise((resolve) => canvas.toBlob(resolve)));
      await image.decode();
      const frame = document.body.appendChild(document.createElement('iframe')).contentWindow;
      const {data, width, height} = canvas.getContext('2d').getImageData(0, 0, 200, 160);
      const foreign = {data: new frame.Uint8ClampedArray(data), width, height};
      return [canvas, await createImageBitmap(canvas), image, foreign].map((it) => model.classify(it).label);
    });
    assert.deepEqual(labels, ['3', '3', '3', '3']);
  });
  assert.deepEqual(complaints, []);
});

test('A model loads from bytes and addresses of another realm', () =>
  withPage('engine.html', async (tab) => {
    const names = await tab.evaluate(async () => {
      const {loadModel} = window.all;
      const frame = document.body.appendChild(document.createElement('iframe')).contentWindow;
      const url = new URL('models/lenet5.safetensors', location.href);
      const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
      const view = new frame.Uint8Array(bytes);
      const models = await Promise.all(
        [view, view.buffer, new frame.URL(url), new frame.Blob([bytes])].map((source) => loadModel(source)),
      );
      models[0].run(new frame.Float32Array(784));
      return models.map((model) => model.info.name);
    });
    assert.equal(new Set(names).size, 1, names.join());
  }));

test('A module worker reads a drawing without a document', () =>
  withPage('engine.html', async (tab) => {
    const {label, input} = await tab.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const worker = new Worker('engine-worker.js', {type: 'module'});
          worker.onmessage = ({data}) => resolve({label: data.label, input: data.input.length});
          worker.onerror = (event) => reject(new Error(event.message ?? 'the worker does not start'));
        }),
    );
    assert.deepEqual({label, input}, {label: '5', input: 784});
  }));

test('A canvas longer than 2,048 pixels is scaled down, and a video and a frame of it are read', () =>
  withPage('engine.html', async (tab) => {
    const labels = await tab.evaluate(async () => {
      const {drawn, loadModel} = window.all;
      const model = await loadModel('models/lenet5.safetensors');
      const small = await drawn(document.createElement('canvas'), 3);
      const large = Object.assign(document.createElement('canvas'), {width: 5000, height: 4000});
      large.getContext('2d').drawImage(small, 0, 0, 5000, 4000);
      const {getImageData} = OffscreenCanvasRenderingContext2D.prototype;
      const sizes = [];
      OffscreenCanvasRenderingContext2D.prototype.getImageData = function (...box) {
        sizes.push(box.slice(2).join('×'));
        return getImageData.apply(this, box);
      };
      const found = [model.classify(large).label, model.classify(small).label];
      const frame = new window.VideoFrame(small, {timestamp: 0});
      found.push(model.classify(frame).label);
      frame.close();
      const video = Object.assign(document.createElement('video'), {muted: true, srcObject: small.captureStream(30)});
      const playing = new Promise((resolve) => video.requestVideoFrameCallback(resolve));
      // A stream has pictures only of what is drawn from now on.
      const again = setInterval(() => small.getContext('2d').drawImage(small, 0, 0), 20);
      await video.play();
      await playing;
      clearInterval(again);
      found.push(model.classify(video).label);
      return {found, sizes};
    });
    assert.deepEqual(labels.found, ['3', '3', '3', '3']);
    assert.deepEqual(labels.sizes.slice(0, 2), ['2048×1638', '200×160']);
  }));

test('An image of another site, one that has not loaded, and a closed bitmap are errors with a code', () =>
  withPage('engine.html', async (tab) => {
    const codes = await tab.evaluate(async (url) => {
      const {codeOf, loadModel} = window.all;
      const model = await loadModel('models/lenet5.safetensors');
      const tainted = new Image();
      tainted.src = url;
      await tainted.decode();
      const bitmap = await createImageBitmap(tainted);
      bitmap.close();
      return Promise.all([tainted, new Image(), bitmap].map((image) => codeOf(() => model.classify(image))));
    }, `${other.url}samples/mnist-test.png`);
    assert.deepEqual(codes, ['tainted-image', 'bad-image', 'bad-image']);
  }));

test('A policy that forbids WebAssembly is named', () =>
  withPage('no-wasm.html', async (tab) => {
    const code = await tab.evaluate(() => window.all.codeOf(() => window.all.loadModel('models/lenet5.safetensors')));
    assert.equal(code, 'no-webassembly');
  }));
