// loadModel, run, classify, info, dispose: what docs/javascript.md promises.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {before, test} from 'node:test';

import {faceModel, overflowingModel, safetensors} from '../browser/models.js';
import {
  dataUrl,
  drawingOf,
  greatestDifference,
  importPackage,
  normalise,
  readDigits,
  readTiny,
  tinyUrl,
} from './support.js';

let lenslet, model, digits, answers;

before(async () => {
  lenslet = await importPackage();
  model = await lenslet.loadModel(tinyUrl);
  digits = await readDigits();
  answers = JSON.parse(await readFile(dataUrl('tiny-answers.json'))).outputs;
});

const failsWith = (code, pattern) => (error) => {
  assert.ok(error instanceof lenslet.LensletError, String(error.stack));
  assert.equal(error.code, code);
  if (pattern) assert.match(error.message, pattern);
  return true;
};

test('outputs match NumPy in double precision, one by one', () => {
  for (const [i, {pixels}] of digits.entries()) {
    const difference = greatestDifference(model.run(normalise(pixels, model.info)), answers[i]);
    assert.ok(difference <= 1e-5, `digit ${i}: ${difference}`);
  }
});

test('a batch gives what its inputs give alone', () => {
  const inputs = Float32Array.from(digits.flatMap(({pixels}) => [...normalise(pixels, model.info)]));
  const outputs = model.run(inputs);
  assert.equal(outputs.length, 500);
  // Not bit for bit: the inputs of a batch share kernels that add in another order.
  assert.ok(greatestDifference(outputs.subarray(490), model.run(inputs.subarray(49 * 784))) <= 1e-5);
  assert.ok(greatestDifference(outputs, answers.flat()) <= 1e-5);
});

test('results are the caller’s own, and later runs leave them alone', () => {
  const first = model.run(normalise(digits[0].pixels, model.info));
  const copy = first.slice();
  model.run(normalise(digits[1].pixels, model.info));
  assert.deepEqual(first, copy);
  assert.equal(first.buffer.byteLength, first.byteLength);
});

test('a model loads from a URL, its text, an ArrayBuffer, a view and a Blob', async () => {
  const bytes = await readTiny();
  const padded = new Uint8Array(bytes.length + 8);
  padded.set(bytes, 3);
  const sources = [tinyUrl, tinyUrl.href, bytes.buffer, padded.subarray(3, 3 + bytes.length), new Blob([bytes])];
  for (const source of sources) {
    const loaded = await lenslet.loadModel(source);
    assert.equal(loaded.info.name, 'tiny');
    loaded.dispose();
  }
});

test('info and layers describe the network, and cannot be changed', () => {
  assert.equal(model.info.title, 'Tiny');
  assert.deepEqual(model.info.inputShape, [1, 28, 28]);
  assert.deepEqual(model.info.outputShape, [10]);
  assert.equal(model.info.preparation, 'digit');
  assert.equal(model.info.classes.length, 10);
  assert.deepEqual(model.info.training, {recipe: 'none'});
  assert.equal(model.info.matched, false);
  assert.deepEqual(
    model.layers.map(({name, type, outputShape}) => [name, type, outputShape.join('×')]),
    [
      ['conv1', 'Conv2d', '3×26×26'],
      ['relu1', 'ReLU', '3×26×26'],
      ['pool1', 'MaxPool2d', '3×6×6'],
      ['flatten', 'Flatten', '108'],
      ['fc1', 'Linear', '10'],
      ['log_softmax', 'LogSoftmax', '10'],
    ],
  );
  assert.equal(model.layers[0].kernel_size, 5);
  assert.throws(() => (model.info.classes[0] = 'x'), TypeError);
  assert.throws(() => model.layers.push({}), TypeError);
});

test('classify fits a drawing into the 28×28 that it came from, and gives the probabilities of run', () => {
  for (const [i, {pixels}] of digits.entries()) {
    const {label, index, probabilities, input, blank} = model.classify(drawingOf(pixels));
    assert.equal(blank, false);
    // A digit that reaches only 254 is stretched to full ink.
    assert.ok(
      greatestDifference(
        input,
        Array.from(pixels, (value) => value / 255),
      ) <=
        1 / 254,
      `digit ${i}`,
    );
    const output = model.run(Float32Array.from(input, (v) => (v - model.info.mean[0]) / model.info.std[0]));
    assert.ok(greatestDifference(probabilities, Array.from(output, Math.exp)) <= 1e-6, `digit ${i}`);
    assert.equal(index, probabilities.indexOf(Math.max(...probabilities)));
    assert.equal(label, `class ${index}`);
    assert.ok(Math.abs(probabilities.reduce((sum, p) => sum + p) - 1) < 1e-5);
  }
});

test('classify tells the likeliest of 200,000 classes', async () => {
  const [count, likeliest] = [200_000, 123_456];
  const bias = new Float32Array(count);
  bias[likeliest] = 5;
  const layers = [
    {name: 'pool', type: 'MaxPool2d', kernel_size: 28},
    {name: 'flatten', type: 'Flatten'},
    {name: 'fc', type: 'Linear', in_features: 1, out_features: count},
  ];
  const many = await lenslet.loadModel(
    safetensors(
      {name: 'many', title: 'Many', input: {shape: [1, 28, 28], preparation: 'digit'}, layers},
      {'fc.weight': {shape: [count, 1], values: new Float32Array(count)}, 'fc.bias': {shape: [count], values: bias}},
    ),
  );
  const {label, index} = many.classify(drawingOf(digits[0].pixels));
  assert.deepEqual([label, index], [String(likeliest), likeliest]);
  many.dispose();
});

test('classify reads light on dark, faint and transparent drawings alike', () => {
  const drawing = drawingOf(digits[7].pixels);
  const expected = model.classify(drawing);
  const mapped = (change) => ({...drawing, data: drawing.data.map((value, i) => change(value, i % 4 === 3, i))});
  const light = mapped((value, alpha) => (alpha ? value : 255 - value));
  const transparent = mapped((_, alpha, i) => (alpha ? 255 - drawing.data[i - 3] : 0));
  for (const other of [light, transparent]) {
    const found = model.classify(other);
    assert.ok(greatestDifference(found.input, expected.input) <= 1e-6);
    assert.equal(found.label, expected.label);
  }
  const faint = model.classify(mapped((value, alpha) => (alpha ? value : 155 + (value * 100) / 255)));
  assert.ok(greatestDifference(faint.input, expected.input) <= 2 / 100);
});

test('a blank image has no label, in any colour', () => {
  for (const colour of [
    [0, 0, 0, 0],
    [255, 255, 255, 255],
    [12, 80, 200, 255],
  ]) {
    const data = new Uint8ClampedArray(40 * 30 * 4).map((_, i) => colour[i % 4]);
    const {label, index, probabilities, input, blank} = model.classify({data, width: 40, height: 30});
    assert.deepEqual({label, index, blank}, {label: null, index: -1, blank: true});
    assert.deepEqual(probabilities, new Float32Array(10));
    assert.deepEqual(input, new Float32Array(784));
  }
});

test('wrong inputs are errors that name what was expected', () => {
  assert.throws(
    () => model.run(new Float32Array(783)),
    failsWith('wrong-input', /multiple of 784.*1×28×28.*found 783/),
  );
  assert.throws(() => model.run(new Float32Array(0)), failsWith('wrong-input', /found 0/));
  assert.throws(() => model.run([1, 2]), failsWith('wrong-input', /Float32Array, found Array/));
  assert.throws(() => model.run(null), failsWith('wrong-input', /null/));
  assert.throws(() => model.classify(null), failsWith('wrong-input', /ImageData/));
  assert.throws(() => model.classify('7'), failsWith('wrong-input'));
  const data = new Uint8ClampedArray(16);
  assert.throws(() => model.classify({data, width: 3, height: 2}), failsWith('bad-image', /3×2.*16 bytes/));
  assert.throws(() => model.classify({data: data.subarray(0, 0), width: 0, height: 0}), failsWith('bad-image'));
  assert.throws(() => model.classify({data, width: -2, height: -2}), failsWith('bad-image'));
  assert.throws(() => model.classify({width: 28, height: 28}), failsWith('wrong-input', /no canvas here/));
});

test('a network that takes photos refuses drawings, and says how much of a photo it sees', async () => {
  const faces = await lenslet.loadModel(faceModel({name: 'faces', crop: 0.75}).file);
  assert.throws(() => faces.classify(drawingOf(digits[0].pixels)), failsWith('wrong-input', /faces|photo|digit/));
  assert.deepEqual([faces.info.crop, faces.info.preparation, faces.info.matched], [0.75, 'photo', false]);
  faces.dispose();
});

test('an answer that is no number is an error, and the next drawing is read', async () => {
  const overflowing = await lenslet.loadModel(overflowingModel());
  assert.throws(() => overflowing.classify(drawingOf(digits[0].pixels)), failsWith('not-finite'));
  overflowing.dispose();
  assert.equal(model.classify(drawingOf(digits[0].pixels)).probabilities.length, 10);
});

test('inputs of 2 GiB or more are refused, and the engine goes on', () => {
  assert.throws(
    () => model.run(new Float32Array(784 * Math.ceil(2 ** 29 / 784))),
    failsWith('too-large', /2147485760 bytes/),
  );
  assert.ok(greatestDifference(model.run(normalise(digits[0].pixels, model.info)), answers[0]) <= 1e-5);
});

test('NaN and infinity go through without harm', () => {
  const output = model.run(new Float32Array(784).fill(NaN));
  assert.equal(output.length, 10);
  model.run(new Float32Array(784).fill(Infinity));
  assert.ok(greatestDifference(model.run(normalise(digits[0].pixels, model.info)), answers[0]) <= 1e-5);
});

test('a disposed model says so, and others go on', async () => {
  const other = await lenslet.loadModel(tinyUrl);
  other.dispose();
  other.dispose();
  assert.throws(() => other.run(new Float32Array(784)), failsWith('disposed', /Tiny/));
  assert.throws(() => other.classify(drawingOf(digits[0].pixels)), failsWith('disposed'));
  assert.equal(model.run(new Float32Array(784)).length, 10);
});
