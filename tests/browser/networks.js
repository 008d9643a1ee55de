// The page with an index of made-up networks, files that fail and entries that are none; and how its lists are used.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

import {denseModel, overflowingModel} from './models.js';
import {openSite, quiet, siteFolder, waitForStudio} from './site.js';

export const DIGITS = [...'0123456789'];
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

export const files = {
  one: denseModel({name: 'one', classes: DIGITS, seed: 1, training: {history: HISTORY, test: {accuracy: 0.1234}}}),
  two: denseModel({name: 'two', classes: DIGITS, seed: 2}),
  letters: denseModel({name: 'letters', classes: ['a', 'b', 'c'], seed: 3}),
  overflowing: overflowingModel(),
};
export const digits = await readFile(join(siteFolder, 'models/digits.safetensors'));
export const engine = await import(pathToFileURL(join(siteFolder, 'lenslet/lenslet.js')).href);
const index = [
  entry('digits', digits.length, {title: 'Digits', group: 'Ours', accuracy: 0.99, parameters: 59523}),
  ...Object.entries(files).map(([name, file]) => entry(name, file.length)),
  entry('two', files.two.length, {title: 'A name that is taken'}),
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

export async function withPage(use, {path = '', known = /^$/, ...options} = {}) {
  const {page, context, complaints, foreign} = await site.open(path, options);
  await waitForStudio(page);
  await use(page);
  const unknown = quiet(complaints).filter((text) => !known.test(text));
  assert.deepEqual(unknown, []);
  assert.deepEqual(foreign, []);
  await context.close();
}

/** As a visitor does: by its title, in one of the lists. */
export async function choose(page, title, list = 'model') {
  const option = page.locator(`#lenslet-${list} option`).filter({hasText: new RegExp(`^${title}`)});
  await page.selectOption(`#lenslet-${list}`, await option.getAttribute('value'));
}
export const chosen = (page, list = 'model') =>
  page.locator(`#lenslet-${list}`).evaluate((e) => e.selectedOptions[0].text);
export const state = (page) =>
  page.evaluate(() => ({
    input: [...window.studio.input],
    first: [...window.studio.probabilities],
    second: [...window.studio.secondProbabilities],
  }));
export const factsSay = (page, pattern) =>
  page.locator('#lenslet-facts').filter({hasText: pattern}).waitFor({state: 'attached'});

/** What the engine makes of the same input in node. Its last layer may leave the softmax to us. */
export async function byEngine(file, input) {
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
export function assertClose(found, expected, what) {
  assert.equal(found.length, expected.length, what);
  const largest = Math.max(...found.map((value, i) => Math.abs(value - expected[i])));
  assert.ok(largest <= 1e-5, `${what}: ${largest}`);
}
