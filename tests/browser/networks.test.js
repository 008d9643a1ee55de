// Choosing a network, comparing two, and what the page tells of each.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdtemp, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {tmpdir} from 'node:os';
import {test} from 'node:test';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {promisify} from 'node:util';

import {denseModel, overflowingModel} from './models.js';
import {controlsApart, openSite, quiet, settle, siteFolder, waitForStudio} from './site.js';
import {answer, drawDigit} from './strokes.js';

const DIGITS = [...'0123456789'];
const epoch = (loss, accuracy) => ({
  training_loss: loss,
  training_accuracy: accuracy,
  validation_loss: loss / 2,
  validation_accuracy: accuracy / 2,
});
const HISTORY = [epoch(1.25, 0.75), epoch(0.5, 0.875), epoch(0.0625, 0.984375)];

const entry = (name, bytes, more = {}) => ({
  name,
  title: `Network ${name}`,
  group: 'Made up',
  preparation: 'digit',
  accuracy: 0.5,
  parameters: 7850,
  bytes,
  ...more,
});

const files = {
  one: denseModel({name: 'one', classes: DIGITS, seed: 1, training: {history: HISTORY, test: {accuracy: 0.1234}}}),
  two: denseModel({name: 'two', classes: DIGITS, seed: 2}),
  letters: denseModel({name: 'letters', classes: ['a', 'b', 'c'], seed: 3}),
  overflowing: overflowingModel(),
};
const digits = await readFile(join(siteFolder, 'models/digits.safetensors'));
const engine = await import(pathToFileURL(join(siteFolder, 'lenslet/lenslet.js')).href);
const index = [
  entry('digits', digits.length, {title: 'Digits', group: 'Ours', accuracy: 0.99, parameters: 62571}),
  ...Object.entries(files).map(([name, file]) => entry(name, file.length)),
  entry('broken', 5000),
  entry('gone', 5000),
  entry('vector', 5000, {preparation: 'none'}),
  entry('../../etc/passwd', 5000),
  entry('wrong', '5000'),
  null,
];
const models = Object.fromEntries(Object.entries(files).map(([name, file]) => [`/models/${name}.safetensors`, file]));
const site = openSite({
  ...models,
  '/models/index.json': JSON.stringify(index),
  '/models/broken.safetensors': files.one.subarray(0, files.one.length - 100),
});

async function withPage(use, {path = '', known = /^$/, ...options} = {}) {
  const {page, context, complaints, foreign} = await site.open(path, options);
  await waitForStudio(page);
  await use(page);
  const unknown = quiet(complaints).filter((text) => !known.test(text));
  assert.deepEqual(unknown, []);
  assert.deepEqual(foreign, []);
  await context.close();
}

/** As a visitor does: by its title, in one of the lists. */
async function choose(page, title, list = 'model') {
  const option = page.locator(`#lenslet-${list} option`).filter({hasText: new RegExp(`^${title}`)});
  await page.selectOption(`#lenslet-${list}`, await option.getAttribute('value'));
}
const chosen = (page, list = 'model') => page.locator(`#lenslet-${list}`).evaluate((e) => e.selectedOptions[0].text);
const state = (page) =>
  page.evaluate(() => ({
    input: [...window.studio.input],
    first: [...window.studio.probabilities],
    second: [...window.studio.secondProbabilities],
  }));
const factsSay = (page, pattern) =>
  page.locator('#lenslet-facts').filter({hasText: pattern}).waitFor({state: 'attached'});

/** What the engine makes of the same input in node. Its last layer may leave the softmax to us. */
async function byEngine(file, input) {
  const model = await engine.loadModel(file);
  const {mean = [0], std = [1]} = model.info;
  const outputs = model.run(Float32Array.from(input, (value) => (value - (mean[0] ?? 0)) / (std[0] ?? 1)));
  const {type} = model.layers.at(-1);
  model.dispose();
  if (type === 'Softmax') return [...outputs];
  const powers = [...outputs].map((value) => Math.exp(value - (type === 'LogSoftmax' ? 0 : Math.max(...outputs))));
  const sum = type === 'LogSoftmax' ? 1 : powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}
function assertClose(found, expected, what) {
  assert.equal(found.length, expected.length, what);
  const largest = Math.max(...found.map((value, i) => Math.abs(value - expected[i])));
  assert.ok(largest <= 1e-5, `${what}: ${largest}`);
}

test('The built index says of each file what the file and the engine say', async () => {
  const index = JSON.parse(await readFile(join(siteFolder, 'models/index.json'), 'utf8'));
  assert.ok(index.some(({name}) => name === 'digits'));
  assert.equal(new Set(index.map(({title}) => title)).size, index.length, 'titles are told apart');
  for (const {name, title, group, accuracy, bytes, preparation, multiply_adds: products} of index) {
    const path = join(siteFolder, `models/${name}.safetensors`);
    const model = await engine.loadModel(await readFile(path));
    assert.ok(title.startsWith(model.info.title), title);
    assert.ok(group.length > 0);
    assert.equal(bytes, (await stat(path)).size);
    assert.equal(accuracy, model.info.training?.test?.accuracy ?? null);
    assert.equal(preparation, model.info.preparation);
    assert.equal(products, productsOf(model.layers), name);
    model.dispose();
  }
});

/** Multiplications with an addition, by the shapes that the engine gives. */
function productsOf(layers) {
  const area = (pair) => (Array.isArray(pair) ? pair[0] * pair[1] : pair ** 2);
  const outputs = (shape) => shape.reduce((a, b) => a * b);
  const terms = layers.map((layer) => {
    if (layer.type === 'Linear') return layer.in_features * layer.out_features;
    if (layer.type !== 'Conv2d') return 0;
    return (layer.in_channels / (layer.groups ?? 1)) * area(layer.kernel_size) * outputs(layer.outputShape);
  });
  return terms.reduce((a, b) => a + b);
}

test('Networks of the tutorials that are yet to come fall into their groups, a lesson to the end of its own', async () => {
  const groups = {
    digits: "Lenslet's own",
    fc256: 'Fully connected',
    'nielsen-simple': "After Nielsen's book",
    'nielsen-two-conv-relu-extended': "After Nielsen's book",
    'nielsen-dropout': "After Nielsen's book",
    'nielsen-dropout-slow': "After Nielsen's book",
    'nielsen-weight-decay': "After Nielsen's book",
    lenet5: 'LeNet-5',
    batchnorm: 'Deeper',
    'deep-cnn': 'Deeper',
    smile: 'Faces',
    smiles: 'Faces',
    unheard: 'Others',
  };
  const folder = await mkdtemp(join(tmpdir(), 'lenslet-'));
  for (const name of Object.keys(groups)) {
    const recipe = name === 'nielsen-weight-decay' ? {about: "The tutorial's lesson: x with a 0.1 b. More."} : {};
    const training = {recipe, test: {accuracy: 0.5}};
    await writeFile(join(folder, `${name}.safetensors`), denseModel({name, classes: DIGITS, training}));
  }
  const tool = fileURLToPath(new URL('../../web/tools/index_models.py', import.meta.url));
  await promisify(execFile)('python3', [tool, folder, join(folder, 'index.json')]);
  const index = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8'));
  await rm(folder, {recursive: true});
  assert.deepEqual(Object.fromEntries(index.map(({name, group}) => [name, group])), groups);
  const nielsen = index.filter(({group}) => group.includes('Nielsen')).map(({name, lesson}) => [name, lesson]);
  assert.deepEqual(nielsen.at(-1), ['nielsen-weight-decay', 'a 0.1 b']);
  assert.ok(nielsen.slice(0, -1).every(([, lesson]) => lesson === null));
});

test('Each network of the site has score, size and time: measured where it has read, else an estimate', async () => {
  const built = await readFile(join(siteFolder, 'models/index.json'), 'utf8');
  const lesson = JSON.parse(built).find((network) => network.lesson);
  await withPage(
    async (page) => {
      const texts = () => page.locator('#lenslet-model option').allTextContents();
      const row = /, \d+\.\d\d %, \d+(\.\d)? [KM]B, (≈ )?(< )?\d+(\.\d+)? ms$/;
      const guessed = (all) => all.filter((text) => text.includes('≈')).length;
      const first = await texts();
      for (const text of first) assert.match(text, row);
      assert.equal(guessed(first), first.length - 1, 'all but the one that reads');
      await choose(page, 'LeNet-5, 9');
      await factsSay(page, /^LeNet-5/);
      const second = await texts();
      for (const text of second) assert.match(text, row);
      assert.equal(guessed(second), second.length - 2);
      assert.ok(!second.find((text) => text.startsWith('LeNet-5, 9')).includes('≈'));
      await page.click('#lenslet-networks');
      const rows = await page.locator('[id^=lenslet-network-]').evaluateAll((all) => all.map((e) => e.ariaLabel));
      assert.deepEqual(new Set(rows), new Set(second));

      const marked = second.filter((text) => text.includes('(a lesson)'));
      assert.equal(marked.length, 1);
      assert.ok(marked[0].startsWith(lesson.title));
      await page.click(`#lenslet-network-${lesson.name}`);
      await factsSay(page, /It fails on purpose, for a lesson\./);
    },
    {prepare: (p) => p.route('**/index.json', (route) => route.fulfill({body: built}))},
  );
});

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

test('The list has the networks that take a drawing or a photo, and no entry that is none', () =>
  withPage(async (page) => {
    const texts = await page.locator('#lenslet-model option').allTextContents();
    assert.deepEqual(
      texts.map((text) => text.split(',')[0]),
      ['Digits', ...['one', 'two', 'letters', 'overflowing', 'broken', 'gone'].map((name) => `Network ${name}`)],
    );
    assert.match(texts[0], new RegExp(`^Digits, 99\\.00 %, ${Math.round(digits.length / 1000)} KB, (< )?[0-9.]+ ms$`));
    assert.deepEqual(
      await page.locator('#lenslet-model optgroup').evaluateAll((all) => all.map((group) => group.label)),
      ['Ours', 'Made up'],
    );
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

test('Networks with other classes, and one that overflows, are compared without confusion', () =>
  withPage(async (page) => {
    await drawDigit(page, 2);
    await choose(page, 'Network letters', 'compare');
    await factsSay(page, /Compared with Network letters/);
    assert.equal((await state(page)).second.length, 3);
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

test('?model= begins with that network; a name that is not in the index gets a sentence, and the default', async () => {
  await withPage(async (page) => assert.match(await page.textContent('#lenslet-facts'), /^Network two/), {
    path: '?model=two',
  });
  for (const name of ['nobody', '../secret', '%00', 'vector']) {
    await withPage(
      async (page) => {
        assert.match(await page.textContent('#lenslet-facts'), /^Digits/);
        assert.match(await page.textContent('#lenslet-error'), /There is no network/);
      },
      {path: `?model=${name}`},
    );
  }
});

test('Without an index, or with one that is none, the page reads as ever and offers no choice', async () => {
  for (const body of ['', 'null', '{"a": 1}', '[{"name": "digits"}]', '<!doctype html>']) {
    await withPage(
      async (page) => {
        await page.click('#lenslet-sample-6');
        assert.equal((await answer(page)).label, '6');
        assert.equal(await page.locator('select').count(), 0);
        assert.match(await page.textContent('#lenslet-facts'), /^Digits/);
      },
      {prepare: (p) => p.route('**/index.json', (route) => route.fulfill({body}))},
    );
  }
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
