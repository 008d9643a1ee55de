// Three builds of the engine: which one runs, that all compute the same, and what happens when one fails.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';
import {dataUrl, greatestDifference, importPackage, normalise, packageWith, readDigits, tinyUrl} from './support.js';

const answers = JSON.parse(await readFile(dataUrl('tiny-answers.json'))).outputs;

async function outputs(model) {
  return (await readDigits()).flatMap(({pixels}) => [...model.run(normalise(pixels, model.info))]);
}

// The instruction sets of the builds, the fastest first, each with what is to be missing for it to run.
const BUILDS = {
  relaxed_simd: {},
  simd128: {'engine-relaxed.wasm': null},
  reference: {'engine-relaxed.wasm': null, 'engine.wasm': null},
};

// A module with every export of the engine; each function is `body`, which gets and gives one i32.
function moduleOf(functions) {
  const name = (text) => [text.length, ...Buffer.from(text)];
  const section = (id, items) => {
    const content = [items.length, ...items.flat()];
    return [id, content.length, ...content];
  };
  const names = Object.keys(functions);
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [[0x60, 0, 1, 0x7f]]), // () → i32; JavaScript may pass more
    ...section(
      3,
      names.map(() => [0]),
    ),
    ...section(5, [[0, 1]]),
    ...section(7, [[...name('memory'), 2, 0], ...names.map((text, i) => [...name(text), 0, i])]),
    ...section(
      10,
      names.map((text) => [functions[text].length + 2, 0, ...functions[text], 0x0b]),
    ),
    ...section(11, [[0, 0x41, 8, 0x0b, ...name('self-test-failed\0')]]),
  ]);
}
const constant = (value) => [0x41, value];
const trap = [0x00];

for (const [set, missing] of Object.entries(BUILDS)) {
  test(`${set} matches NumPy`, async (test) => {
    const model = await (await packageWith(test, missing)).loadModel(tinyUrl);
    assert.equal(model.info.instructionSet, set);
    assert.ok(greatestDifference(await outputs(model), answers.flat()) <= 1e-5);
  });
}

test('the fastest build runs of those whose instructions there are', async (test) => {
  const validate = WebAssembly.validate;
  test.after(() => (WebAssembly.validate = validate));
  const {loadModel} = await packageWith(test, {});
  const probes = [];
  const runs = [];
  for (const valid of [
    (module) => probes.push(module) && validate(module),
    (module) => module.length < probes[0].length,
    () => false,
  ]) {
    WebAssembly.validate = valid;
    runs.push((await loadModel(tinyUrl)).info.instructionSet);
  }
  assert.deepEqual(runs, Object.keys(BUILDS));
});

test('all builds see the same in a drawing', async (test) => {
  let state = 1;
  const data = new Uint8ClampedArray(300 * 200 * 4).fill(255);
  for (let i = 0; i < 5000; ++i) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    data[4 * (300 * (50 + (state % 97)) + 60 + (state % 151))] = state % 256;
  }
  const seen = [];
  for (const missing of Object.values(BUILDS)) {
    const model = await (await packageWith(test, missing)).loadModel(tinyUrl);
    seen.push(model.classify({data, width: 300, height: 200}));
  }
  for (const {blank, input, probabilities} of seen) {
    assert.equal(blank, false);
    assert.deepEqual(input, seen[0].input);
    assert.ok(greatestDifference(probabilities, seen[0].probabilities) <= 1e-6);
  }
});

for (const [fault, module] of Object.entries({
  'is missing': null,
  'is an HTML page': Buffer.from('<!doctype html><title>Not found</title>'),
  'is truncated': (
    await readFile(new URL('file://' + (await import('./support.js')).packageFolder + '/engine.wasm'))
  ).subarray(0, 5000),
  'traps while it loads': moduleOf({_initialize: constant(0), lenslet_allocate: constant(32), lenslet_load: trap}),
  'fails the known answer': moduleOf({
    _initialize: constant(0),
    lenslet_allocate: constant(32),
    lenslet_free: constant(0),
    lenslet_load: constant(0),
    lenslet_error_code: constant(8),
    lenslet_error_detail: constant(8),
  }),
})) {
  test(`the next build takes over where one ${fault}`, async (test) => {
    for (const [files, set] of [
      [['engine-relaxed.wasm'], 'simd128'],
      [['engine-relaxed.wasm', 'engine.wasm'], 'reference'],
    ]) {
      const faulty = Object.fromEntries(files.map((file) => [file, module]));
      const model = await (await packageWith(test, faulty)).loadModel(tinyUrl);
      assert.equal(model.info.instructionSet, set);
      assert.ok(greatestDifference(await outputs(model), answers.flat()) <= 1e-5);
    }
  });
}

test('where no build is there, the error names the fastest', async (test) => {
  const {loadModel} = await packageWith(test, {...BUILDS.reference, 'engine-plain.wasm': null});
  await assert.rejects(loadModel(tinyUrl), {code: 'engine-missing', message: /engine-relaxed\.wasm/});
});

test('a model whose known answer is wrong is refused by all', async () => {
  const bytes = new Uint8Array(await readFile(tinyUrl));
  new DataView(bytes.buffer).setFloat32(bytes.length - 4, 3, true);
  const {loadModel} = await importPackage();
  await assert.rejects(loadModel(bytes), {code: 'self-test-failed'});
});

test('a trap ends its engine; the next load starts another', async (test) => {
  // The first call of lenslet_run traps: stand-in exports around the real ones.
  const instantiate = WebAssembly.instantiate;
  test.after(() => (WebAssembly.instantiate = instantiate));
  let started = 0;
  WebAssembly.instantiate = async (...given) => {
    const {instance} = await instantiate(...given);
    const exports = {...instance.exports};
    if (++started === 1) {
      exports.lenslet_run = () => {
        throw new WebAssembly.RuntimeError('unreachable');
      };
    }
    return {instance: {exports}};
  };
  const {loadModel} = await packageWith(test, {});
  const model = await loadModel(tinyUrl);
  assert.throws(() => model.run(new Float32Array(784)), {code: 'engine-failed', message: /unreachable/});
  assert.throws(() => model.run(new Float32Array(784)), {code: 'engine-failed', message: /load the model again/});
  model.dispose();
  assert.equal((await loadModel(tinyUrl)).run(new Float32Array(784)).length, 10);
  assert.equal(started, 2);
});

test('a page without WebAssembly is told so', async (test) => {
  const wasm = globalThis.WebAssembly;
  test.after(() => (globalThis.WebAssembly = wasm));
  const {loadModel} = await packageWith(test, {});
  globalThis.WebAssembly = undefined;
  await assert.rejects(loadModel(tinyUrl), {code: 'no-webassembly'});
});
