// The WebAssembly engine: choosing its build, starting it, and calling its C functions (web/engine/engine.h).
import {compileSmallestModule, supportedBuilds} from './builds.js';
import {LensletError} from './error.js';
import {readBytes} from './source.js';

// The literals are what bundlers look for when they copy files that a module names.
const kBuilds = {
  relaxed: () => new URL('./engine-relaxed.wasm', import.meta.url),
  simd: () => new URL('./engine.wasm', import.meta.url),
  plain: () => new URL('./engine-plain.wasm', import.meta.url),
};

const running = new Map(); // Build → promise of its Engine; every model of a page shares one memory.

/**
 * use(engine) with the fastest build that works: where one cannot start, traps, or gets a model's known answer wrong, the
 * next takes over.
 */
export async function withEngine(use, signal) {
  checkWebAssembly();
  let failure;
  for (const build of supportedBuilds()) {
    try {
      const engine = await start(build);
      signal?.throwIfAborted();
      return use(engine);
    } catch (error) {
      if (!kFaultsOfABuild.has(error?.code)) throw error;
      failure ??= error;
    }
  }
  throw failure;
}

function checkWebAssembly() {
  try {
    compileSmallestModule();
  } catch (cause) {
    throw new LensletError('no-webassembly', 'this browser has no WebAssembly, or a policy of the page forbids it', {
      cause,
    });
  }
}

const kFaultsOfABuild = new Set(['engine-missing', 'engine-failed', 'self-test-failed']);

function start(build) {
  if (!running.has(build)) {
    const engine = instantiate(kBuilds[build](), () => running.delete(build));
    engine.catch(() => running.delete(build)); // The next load may find the network again.
    running.set(build, engine);
  }
  return running.get(build);
}

async function instantiate(url, onFailure) {
  let bytes;
  try {
    bytes = await readBytes(url, 'engine');
  } catch (cause) {
    throw new LensletError('engine-missing', cause.message, {cause});
  }
  try {
    const {instance} = await WebAssembly.instantiate(bytes, {});
    instance.exports._initialize();
    return new Engine(instance.exports, onFailure);
  } catch (cause) {
    throw new LensletError('engine-failed', `the engine ${url} does not start: ${cause.message}`, {cause});
  }
}

class Engine {
  #exports;
  #onFailure;
  #failed = false;

  constructor(exports, onFailure) {
    this.#exports = exports;
    this.#onFailure = onFailure;
  }

  /** The handle of a model, to be unloaded. */
  load(bytes) {
    return this.#withMemory([bytes.length], ([file]) => {
      this.#bytes(file, bytes.length).set(bytes);
      const handle = this.#call('lenslet_load', file, bytes.length);
      if (!handle) throw this.#lastError();
      return handle;
    });
  }

  unload(handle) {
    if (!this.#failed) this.#call('lenslet_unload', handle);
  }

  describe(handle) {
    return JSON.parse(this.#text(this.#call('lenslet_describe', handle)));
  }

  run(handle, input, images, outputElements) {
    const outputLength = images * outputElements;
    return this.#withMemory([input.byteLength, 4 * outputLength], ([from, to]) => {
      this.#floats(from, input.length).set(input);
      this.#call('lenslet_run', handle, from, images, to);
      return this.#floats(to, outputLength).slice();
    });
  }

  classify(handle, {data, width, height}, outputElements) {
    return this.#withMemory([data.length, 4 * 784, 4 * outputElements], ([rgba, input, probabilities]) => {
      this.#bytes(rgba, data.length).set(data);
      const done = this.#call('lenslet_classify', handle, rgba, width, height, input, probabilities);
      if (done < 0) throw this.#lastError();
      return {
        blank: done === 0,
        input: this.#floats(input, 784).slice(),
        probabilities: this.#floats(probabilities, outputElements).slice(),
      };
    });
  }

  // use(pointers) with one block for each size; freed whatever happens.
  #withMemory(sizes, use) {
    const pointers = [];
    try {
      for (const size of sizes) {
        // From 2 GiB on a length would wrap on its way through 32 bits.
        if (size >= 2 ** 31) throw new LensletError('too-large', `${size} bytes are more than the engine can hold`);
        const pointer = this.#call('lenslet_allocate', Math.max(size, 1));
        if (!pointer) throw new LensletError('out-of-memory', `the engine's memory cannot grow by ${size} bytes`);
        pointers.push(pointer);
      }
      return use(pointers);
    } finally {
      if (!this.#failed) for (const pointer of pointers) this.#call('lenslet_free', pointer);
    }
  }

  // A trap leaves the module's memory in an unknown state: this engine ends, and the next load starts another.
  #call(name, ...values) {
    if (this.#failed) {
      throw new LensletError('engine-failed', 'the engine that holds this model has failed; load the model again');
    }
    try {
      return this.#exports[name](...values);
    } catch (cause) {
      this.#failed = true;
      this.#onFailure();
      throw new LensletError('engine-failed', `the engine failed: ${cause.message}`, {cause});
    }
  }

  #lastError() {
    const code = this.#text(this.#call('lenslet_error_code'));
    return new LensletError(code, this.#text(this.#call('lenslet_error_detail')));
  }

  // Views are made for each access: when the memory grows, older ones end. ">>> 0": pointers above 2 GiB look negative.
  #bytes(pointer, length) {
    return new Uint8Array(this.#exports.memory.buffer, pointer >>> 0, length);
  }

  #floats(pointer, length) {
    return new Float32Array(this.#exports.memory.buffer, pointer >>> 0, length);
  }

  #text(pointer) {
    const rest = new Uint8Array(this.#exports.memory.buffer, pointer >>> 0);
    return new TextDecoder().decode(rest.subarray(0, rest.indexOf(0)));
  }
}
