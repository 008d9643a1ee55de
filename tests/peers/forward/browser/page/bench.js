// The page in which the engines run one after another: bench.open(), then bench.sample() as often as browser.js likes.
import * as lenslet from './lenslet.js';
import * as onnxruntime from './onnxruntime.js';
import * as tfjs from './tfjs.js';

const kEngines = {lenslet, onnxruntime, tfjs};
const opened = new Map();

/** Opens a network in an engine. Returns its name for itself and, for a batch of one, its outputs for all inputs. */
async function open(engine, network, batch) {
  const instance = await kEngines[engine].open(network, batch);
  const given = new Float32Array(await (await fetch(network.inputs)).arrayBuffer());
  const elements = network.architecture.input.shape.reduce((all, extent) => all * extent);
  const inputs = batchesOf(
    instance.channelsLast ? channelsLast(given, network.architecture.input.shape) : given,
    elements,
    batch,
  );
  opened.set(engine, {instance, inputs});
  const outputs = [];
  if (batch === 1) for (const input of inputs) outputs.push(...(await instance.run(input)));
  return {name: instance.name, outputs};
}

function batchesOf(values, elements, batch) {
  const repeated = new Float32Array(Math.max(values.length, batch * elements));
  for (let at = 0; at < repeated.length; at += values.length) {
    repeated.set(values.subarray(0, Math.min(values.length, repeated.length - at)), at);
  }
  const size = batch * elements;
  return Array.from({length: Math.floor(repeated.length / size)}, (_, i) => repeated.slice(i * size, (i + 1) * size));
}

function channelsLast(values, [channels, height, width]) {
  const plane = height * width;
  const moved = new Float32Array(values.length);
  for (let i = 0; i < values.length; ++i) {
    const [image, c, at] = [Math.floor(i / plane / channels), Math.floor(i / plane) % channels, i % plane];
    moved[(image * plane + at) * channels + c] = values[i];
  }
  return moved;
}

/** Runs batch after batch for about so many milliseconds: {passes, ms}. */
async function sample(engine, milliseconds) {
  const {instance, inputs} = opened.get(engine);
  const waits = inputs.length && instance.run(inputs[0]) instanceof Promise;
  let [passes, step, ms] = [0, 1, 0];
  const start = performance.now();
  while (ms < milliseconds) {
    // An await that is not needed would be timed.
    if (waits) for (let i = passes; i < passes + step; ++i) await instance.run(inputs[i % inputs.length]);
    else for (let i = passes; i < passes + step; ++i) instance.run(inputs[i % inputs.length]);
    passes += step;
    step = Math.min(Math.max(passes >> 4, 1), 256);
    ms = performance.now() - start;
  }
  return {passes, ms};
}

async function close(engine) {
  await opened.get(engine).instance.close();
  opened.delete(engine);
}

globalThis.bench = {open, sample, close};
