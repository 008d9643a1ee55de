// Lenslet's engine for JavaScript: networks in one .safetensors file, run by WebAssembly in pages, workers and node.
// docs/javascript.md explains it; lenslet.d.ts has the types.

import {isPage, kindOf, readBytes} from './source.js';
import {drawingPixels} from './drawing.js';
import {withEngine} from './engine.js';
import {LensletError} from './error.js';

export {LensletError};

/** Loads a network. See lenslet.d.ts. */
export async function loadModel(source, {signal} = {}) {
  const bytes = await readBytes(source, 'model', signal);
  checkIsModel(bytes, source);
  return withEngine((engine) => new Model(engine, engine.load(bytes)), signal);
}

// A page deserves a better sentence than "header too long". No model can begin so: the first eight bytes are the header's
// length.
function checkIsModel(bytes, source) {
  if (isPage(bytes)) {
    const where = typeof source === 'string' || kindOf(source) === 'URL' ? `${source}: ` : '';
    throw new LensletError('not-a-model', `${where}expected a .safetensors file, found an HTML page`);
  }
}

class Model {
  #engine;
  #handle;

  constructor(engine, handle) {
    this.#engine = engine;
    this.#handle = handle;
    const {architecture, training, outputShapes, instructionSet, matched} = engine.describe(handle);
    this.layers = architecture.layers.map((layer, i) => ({...layer, outputShape: outputShapes[i]}));
    this.info = {
      name: architecture.name,
      title: architecture.title,
      classes: architecture.classes,
      inputShape: architecture.input.shape,
      outputShape: outputShapes.at(-1),
      preparation: architecture.input.preparation ?? 'none',
      crop: architecture.input.crop ?? 1,
      mean: architecture.input.mean ?? [],
      std: architecture.input.std ?? [],
      training,
      matched,
      instructionSet,
    };
    deepFreeze(this.layers);
    deepFreeze(this.info);
  }

  run(input) {
    this.#checkAlive();
    const elements = product(this.info.inputShape);
    if (kindOf(input) !== 'Float32Array') {
      throw new LensletError('wrong-input', `expected a Float32Array, found ${describeValue(input)}`);
    }
    if (input.length === 0 || input.length % elements !== 0) {
      throw new LensletError(
        'wrong-input',
        `expected a multiple of ${elements} values, ${this.info.inputShape.join('×')} an input, found ${input.length}`,
      );
    }
    return this.#engine.run(this.#handle, input, input.length / elements, product(this.info.outputShape));
  }

  classify(image) {
    this.#checkAlive();
    const {classes, outputShape} = this.info;
    const {blank, input, probabilities} = this.#engine.classify(
      this.#handle,
      drawingPixels(image),
      product(outputShape),
    );
    if (!probabilities.every(Number.isFinite)) {
      throw new LensletError('not-finite', 'the network computed a probability that is no number');
    }
    if (blank) return {label: null, index: -1, probabilities, input, blank};
    const index = probabilities.indexOf(probabilities.reduce((a, b) => Math.max(a, b)));
    return {label: classes[index] ?? String(index), index, probabilities, input, blank};
  }

  dispose() {
    if (this.#handle) this.#engine.unload(this.#handle);
    this.#handle = 0;
  }

  #checkAlive() {
    if (!this.#handle) throw new LensletError('disposed', `${this.info.title} has been disposed of`);
  }
}

const product = (shape) => shape.reduce((all, extent) => all * extent, 1);

const describeValue = (value) => (value === null ? 'null' : (value?.constructor?.name ?? typeof value));

function deepFreeze(value) {
  if (typeof value !== 'object' || value === null) return;
  Object.values(value).forEach(deepFreeze);
  Object.freeze(value);
}
