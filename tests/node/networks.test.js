// Every digit network of the site over the whole MNIST test set, and in the slower of the fast builds over a part of it:
// its probabilities are the command's, which the parity tests compare with LibTorch's.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {promisify} from 'node:util';

import {npy, readNpy} from './npy.js';
import {greatestDifference, importPackage, normalise, packageFolder, packageWith} from './support.js';

const run = promisify(execFile);
const command = process.env.LENSLET_COMMAND;
const testImages = new URL('../../data/mnist/t10k-images-idx3-ubyte', import.meta.url);
const models = join(packageFolder, '../models');
const lacking = !command
  ? 'LENSLET_COMMAND is not set'
  : !existsSync(testImages) && 'scripts/data mnist brings data/mnist';

// Of logits or their logarithms; a final Softmax has made them already.
function probabilities(outputs, {layers, info}) {
  if (layers.at(-1).type === 'Softmax') return outputs;
  const found = new Float32Array(outputs.length);
  const classes = info.outputShape[0];
  for (let at = 0; at < outputs.length; at += classes) {
    const some = outputs.subarray(at, at + classes);
    const most = Math.max(...some);
    const powers = Array.from(some, (value) => Math.exp(value - most));
    const sum = powers.reduce((a, b) => a + b);
    found.set(
      powers.map((power) => power / sum),
      at,
    );
  }
  return found;
}

test('the fast builds compute what the command computes, to 1e-5', {skip: lacking}, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'lenslet-'));
  t.after(() => rm(folder, {recursive: true}));
  const [x, y] = [join(folder, 'x.npy'), join(folder, 'y.npy')];
  const pixels = (await readFile(testImages)).subarray(16);
  const count = pixels.length / 784;
  const engines = [
    {images: count, loadModel: (await importPackage()).loadModel},
    {images: 1000, loadModel: (await packageWith(t, {'engine-relaxed.wasm': null})).loadModel},
  ];
  let read = 0;
  for (const name of (await readdir(models)).filter((file) => file.endsWith('.safetensors'))) {
    const file = join(models, name);
    const bytes = new Uint8Array(await readFile(file));
    let theirs;
    for (const {images, loadModel} of engines) {
      const model = await loadModel(bytes);
      if (model.info.preparation !== 'digit') break;
      const input = normalise(pixels, model.info);
      if (!theirs) {
        await writeFile(x, npy(input, [count, 1, 28, 28]));
        await run(command, ['predict', file, '--tensor', x, '--out', y]);
        theirs = probabilities(readNpy(await readFile(y)), model);
      }
      const classes = model.info.outputShape[0];
      const ours = new Float32Array(classes * images);
      for (let i = 0; i < images; ++i) ours.set(model.run(input.subarray(784 * i, 784 * (i + 1))), classes * i);
      const difference = greatestDifference(probabilities(ours, model), theirs.subarray(0, ours.length));
      t.diagnostic(`${name}, ${model.info.instructionSet}: ${difference}`);
      assert.ok(difference <= 1e-5, `${name}, ${model.info.instructionSet}: ${difference}`);
      model.dispose();
      ++read;
    }
  }
  assert.ok(read >= 2 * 14, `${read} networks and builds`);
});
