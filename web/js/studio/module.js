// The WebAssembly side: choosing a build, starting it, and calling its exports with JavaScript's own values.
import {StudioError} from './errors.js';

// A function that returns i8x16.popcnt of a splat: valid only where the browser has WebAssembly SIMD.
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

/** @type {Map<string, Promise<WebAssembly.Module>>} compiled once, shared by all studios of a page */
const compiled = new Map();

/** @param {string} url */
function compile(url) {
  let module = compiled.get(url);
  if (!module) {
    module = (async () => {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
      const isWasm = (response.headers.get('content-type') ?? '').startsWith('application/wasm');
      if (isWasm && WebAssembly.compileStreaming) return WebAssembly.compileStreaming(response);
      return WebAssembly.compile(await response.arrayBuffer());
    })();
    compiled.set(url, module);
    module.catch(() => compiled.delete(url));
  }
  return module;
}

export function hasSimd() {
  return WebAssembly.validate(SIMD_PROBE);
}

/**
 * @param {object} options
 * @param {boolean} options.simd
 * @param {import('./fonts.js').BrowserFonts} options.fonts
 * @returns {Promise<StudioModule>}
 */
export async function startModule({simd, fonts}) {
  const name = simd ? 'studio' : 'studio-plain';
  try {
    const glue = new URL(`../${name}-module.js`, import.meta.url).href;
    const [{default: create}, module] = await Promise.all([
      import(glue),
      compile(new URL(`../${name}-module.wasm`, import.meta.url).href),
    ]);
    const emscripten = await create({
      fonts,
      print: () => {},
      printErr: () => {},
      instantiateWasm(imports, done) {
        WebAssembly.instantiate(module, imports).then((instance) => done(instance, module));
        return {};
      },
    });
    return new StudioModule(emscripten);
  } catch (error) {
    throw new StudioError('module-unavailable', String(error));
  }
}

/** @typedef {{x: number, y: number, pressure: number, time: number}} PenInput */
/** @typedef {{name: string, x: number, y: number, width: number, height: number, enabled: boolean, pressed: boolean}} Control */

export class StudioModule {
  #e;
  constructor(emscripten) {
    this.#e = emscripten;
    emscripten._studio_create();
  }

  /** @template T @param {number} bytes @param {(pointer: number) => T} use @returns {T} */
  #withMemory(bytes, use) {
    const pointer = this.#e._malloc(bytes);
    try {
      return use(pointer);
    } finally {
      this.#e._free(pointer);
    }
  }
  /** @template T @param {Uint8Array} bytes @param {(pointer: number) => T} use @returns {T} */
  #withBytes(bytes, use) {
    return this.#withMemory(bytes.length, (pointer) => {
      this.#e.HEAPU8.set(bytes, pointer);
      return use(pointer);
    });
  }
  #text(pointer) {
    return this.#e.UTF8ToString(pointer);
  }
  #floats(pointer, count) {
    return this.#e.HEAPF32.slice(pointer >> 2, (pointer >> 2) + count);
  }
  /** @param {PenInput[]} inputs @param {(pointer: number) => void} use */
  #withInputs(inputs, use) {
    this.#withMemory(32 * inputs.length, (pointer) => {
      inputs.forEach((p, i) => this.#e.HEAPF64.set([p.x, p.y, p.pressure, p.time], (pointer >> 3) + 4 * i));
      use(pointer);
    });
  }

  /** @param {WebGL2RenderingContext} context */
  useGraphics(context) {
    const {GL} = this.#e;
    // What a lost context held went with it; handing it to the restored one for deletion would be an error.
    for (const table of [GL.buffers, GL.programs, GL.shaders, GL.textures, GL.samplers, GL.vaos]) table?.fill(null);
    const handle = GL.registerContext(context, {majorVersion: 2, minorVersion: 0});
    return Boolean(this.#e._studio_use_graphics(handle));
  }
  /** @param {Uint8Array} file @returns {string} empty, or why it was refused */
  loadModel(file) {
    return this.#withBytes(file, (pointer) =>
      this.#e._studio_load_model(pointer, file.length) ? '' : this.#text(this.#e._studio_message()),
    );
  }
  /** @param {Uint8Array} pixels @param {number} count */
  setSamples(pixels, count) {
    this.#withBytes(pixels, (pointer) => this.#e._studio_set_samples(pointer, count));
  }
  /** @param {boolean} dark */
  setDark(dark) {
    this.#e._studio_set_dark(dark);
  }
  /** @returns {number} the height that the canvas shall have */
  setViewport(width, availableHeight, density) {
    return this.#e._studio_set_viewport(width, availableHeight, density);
  }

  /** @param {PenInput} input */
  penDown(input) {
    this.#withInputs([input], (pointer) => this.#e._studio_pen_down(pointer));
  }
  /** @param {PenInput[]} inputs */
  penMove(inputs) {
    this.#withInputs(inputs, (pointer) => this.#e._studio_pen_move(pointer, inputs.length));
  }
  /** @param {PenInput[]} inputs */
  penPredict(inputs) {
    this.#withInputs(inputs, (pointer) => this.#e._studio_pen_predict(pointer, inputs.length));
  }
  penUp() {
    this.#e._studio_pen_up();
  }
  penCancel() {
    this.#e._studio_pen_cancel();
  }
  hover(x, y) {
    this.#e._studio_hover(x, y);
  }
  hoverEnd() {
    this.#e._studio_hover_end();
  }
  /** @param {number} control index in controls() */
  activate(control) {
    this.#e._studio_activate(control);
  }
  /** @param {{pixels: Uint8Array, width: number, height: number}} picture @returns {'placed'|'blank'|'refused'} */
  placePicture({pixels, width, height}) {
    const result = this.#withBytes(pixels, (pointer) => this.#e._studio_place_picture(pointer, width, height));
    return result === 1 ? 'placed' : result === 0 ? 'blank' : 'refused';
  }

  get needsFrame() {
    return Boolean(this.#e._studio_needs_frame());
  }
  frame() {
    this.#e._studio_frame();
  }
  /** @returns {Control[]} the last one is the paper */
  controls() {
    const count = this.#e._studio_control_count();
    const n = this.#floats(this.#e._studio_controls(), 6 * count);
    return Array.from({length: count}, (_, i) => {
      const [x, y, width, height, enabled, pressed] = n.subarray(6 * i, 6 * i + 6);
      return {
        name: this.#text(this.#e._studio_control_name(i)),
        x,
        y,
        width,
        height,
        enabled: enabled === 1,
        pressed: pressed === 1,
      };
    });
  }
  /** @returns {{label: string, probabilities: Float32Array, input: Float32Array}} */
  reading() {
    return {
      label: this.#text(this.#e._studio_label()),
      probabilities: this.#floats(this.#e._studio_probabilities(), this.#e._studio_probability_count()),
      input: this.#floats(this.#e._studio_input(), 28 * 28),
    };
  }
  facts() {
    return this.#text(this.#e._studio_facts());
  }
}
