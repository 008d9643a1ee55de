// The engine's memory after many models, runs and drawings is what it was after a few.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {drawingOf, importPackage, readDigits, readTiny} from './support.js';

const memories = [];
const instantiate = WebAssembly.instantiate;
WebAssembly.instantiate = async (...given) => {
  const result = await instantiate(...given);
  memories.push(result.instance.exports.memory);
  return result;
};
const {loadModel} = await importPackage();
const tiny = await readTiny();
const size = () => {
  assert.equal(memories.length, 1, 'one engine serves all models');
  return memories[0].buffer.byteLength;
};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');
const heap = async () => {
  for (let i = 0; i < 3; ++i) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 20)); // Buffers are given back in the background.
  }
  const {heapUsed, arrayBuffers} = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

test('1,000 models loaded and disposed of leave no trace', async () => {
  for (let i = 0; i < 20; ++i) (await loadModel(tiny)).dispose();
  const before = size();
  for (let i = 0; i < 1000; ++i) (await loadModel(tiny)).dispose();
  assert.equal(size(), before);
});

test('1,000 files refused leave no trace', async () => {
  const damaged = tiny.subarray(0, tiny.length - 1);
  const refuse = () => assert.rejects(loadModel(damaged), {code: 'file-truncated'});
  for (let i = 0; i < 20; ++i) await refuse();
  const before = size();
  for (let i = 0; i < 1000; ++i) await refuse();
  assert.equal(size(), before);
});

test('100,000 runs and 1,000 drawings leave no trace', async () => {
  const model = await loadModel(tiny);
  const input = new Float32Array(784);
  const drawings = (await readDigits()).slice(0, 5).map(({pixels}, i) => drawingOf(pixels, i + 1));
  for (let i = 0; i < 20; ++i) model.classify(drawings[i % 5]);
  model.run(input);
  const [before, heapBefore] = [size(), await heap()];
  for (let i = 0; i < 100_000; ++i) model.run(input);
  for (let i = 0; i < 1000; ++i) model.classify(drawings[i % 5]);
  assert.equal(size(), before);
  const grown = (await heap()) - heapBefore;
  assert.ok(grown < 1_000_000, `${grown} bytes of JavaScript's own`); // 10 a run would show.
  model.dispose();
});

test('the engine starts in less than 2 MiB and grows for what it is given', async () => {
  assert.ok(size() <= 2 << 20, `${size()} bytes`);
  const model = await loadModel(tiny);
  const outputs = model.run(new Float32Array(784 * 2000));
  assert.equal(outputs.length, 20000);
  assert.deepEqual(outputs.slice(0, 10), outputs.slice(-10));
  assert.ok(size() > 6 << 20);
  model.dispose();
});
