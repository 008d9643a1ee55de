// The index of networks: as it is built, what the page makes of it, and one that is missing or none.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdtemp, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {tmpdir} from 'node:os';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

import {denseModel} from './models.js';
import {DIGITS, choose, digits, engine, factsSay, withPage} from './networks.js';
import {siteFolder} from './site.js';
import {answer} from './strokes.js';

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
    batchnorm: 'Batch normalisation',
    'deep-cnn': 'A deep network',
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
