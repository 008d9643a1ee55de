// The WebAssembly side: starting a build of it, and calling its exports with JavaScript's own values.
import {compileSmallestModule} from '../builds.js';
import {StudioError} from './errors.js';

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

export function checkWebAssembly() {
  try {
    compileSmallestModule();
  } catch (error) {
    throw new StudioError('no-webassembly', String(error));
  }
}

const MODULES = {relaxed: 'studio-relaxed-module', simd: 'studio-module', plain: 'studio-plain-module'};

/** How often a script did not come. @type {Map<string, number>} */
const failures = new Map();

/** @param {string} name */
async function importModule(name) {
  const count = failures.get(name) ?? 0;
  // Browsers remember that an address failed: a second import() of it would not even ask.
  const again = count ? `?again=${count}` : '';
  try {
    return await import(new URL(`../${name}.js${again}`, import.meta.url).href);
  } catch (error) {
    failures.set(name, count + 1);
    throw error;
  }
}

/**
 * @param {object} options
 * @param {'relaxed'|'simd'|'plain'} options.build
 * @param {import('./fonts.js').BrowserFonts} options.fonts
 * @returns {Promise<StudioModule>}
 */
export async function startModule({build, fonts}) {
  const name = MODULES[build];
  try {
    const [{default: create}, module] = await Promise.all([
      importModule(name),
      compile(new URL(`../${name}.wasm`, import.meta.url).href),
    ]);
    // Emscripten waits for done() and knows no failure: ours decides as well.
    const emscripten = await new Promise((resolve, reject) => {
      const instantiateWasm = (imports, done) => {
        WebAssembly.instantiate(module, imports)
          .then((instance) => done(instance, module))
          .catch(reject);
        return {};
      };
      create({fonts, print: () => {}, printErr: () => {}, instantiateWasm}).then(resolve, reject);
    });
    return new StudioModule(emscripten);
  } catch (error) {
    throw new StudioError('module-unavailable', String(error));
  }
}

/** @typedef {{x: number, y: number, pressure: number, time: number}} PenInput */
/** @typedef {{name: string, x: number, y: number, width: number, height: number, enabled: boolean, pressed: boolean}} Control */
/** @typedef {{label: string, probabilities: Float32Array, failed: boolean, tiny: boolean, lacksFace: boolean}} Reading failed: its numbers overflow; tiny: too small a drawing for its pen; lacksFace: the photo, as far as was found */

export class StudioModule {
  #e;
  #stopped = null;
  /** Called once, when the program stopped in the middle and cannot go on. @type {(error: StudioError) => void} */
  onStopped = () => {};

  constructor(emscripten) {
    this.#e = emscripten;
    this.#call('studio_create');
  }

  /** A trap leaves the memory in an unknown state, so nothing is called after it. */
  #call(name, ...values) {
    if (this.#stopped) throw this.#stopped;
    try {
      return this.#e[`_${name}`](...values);
    } catch (error) {
      this.#stopped = new StudioError('stopped', String(error));
      this.onStopped(this.#stopped);
      throw this.#stopped;
    }
  }

  /** @template T @param {number} bytes @param {(pointer: number) => T} use @returns {T} */
  #withMemory(bytes, use) {
    // From 2 GiB on a length would wrap on its way through 32 bits.
    const pointer = bytes < 2 ** 31 ? this.#call('malloc', Math.max(bytes, 1)) >>> 0 : 0;
    if (!pointer) throw new StudioError('out-of-memory', `${bytes} bytes`);
    try {
      return use(pointer);
    } finally {
      if (!this.#stopped) this.#call('free', pointer);
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
    return this.#e.HEAPF32.slice(pointer >>> 2, (pointer >>> 2) + count);
  }
  /** @param {PenInput[]} inputs @param {(pointer: number) => void} use */
  #withInputs(inputs, use) {
    this.#withMemory(32 * inputs.length, (pointer) => {
      inputs.forEach((p, i) => this.#e.HEAPF64.set([p.x, p.y, p.pressure, p.time], (pointer >>> 3) + 4 * i));
      use(pointer);
    });
  }

  /** @param {WebGL2RenderingContext} context */
  useGraphics(context) {
    const {GL} = this.#e;
    // What a lost context held went with it; handing it to the restored one for deletion would be an error.
    for (const table of [GL.buffers, GL.programs, GL.shaders, GL.textures, GL.samplers, GL.vaos]) table?.fill(null);
    const handle = GL.registerContext(context, {majorVersion: 2, minorVersion: 0});
    return Boolean(this.#call('studio_use_graphics', handle));
  }
  /**
   * @param {Uint8Array} file
   * @param {0|1} [seat] 1: of the network that is compared with the first
   * @param {number} [network] its index in the list
   * @returns {string} empty, or why it was refused; the former one stays then
   */
  loadModel(file, seat = 0, network = -1) {
    return this.#withBytes(file, (pointer) =>
      this.#call('studio_load_model', pointer, file.length, seat, network)
        ? ''
        : this.#text(this.#call('studio_message')),
    );
  }
  stopComparing() {
    this.#call('studio_stop_comparing');
  }
  /** @param {import('./networks.js').Network[]} list @param {number} network the one that is loaded */
  setNetworks(list, network) {
    const json = new TextEncoder().encode(JSON.stringify(list));
    this.#withBytes(json, (pointer) => this.#call('studio_set_networks', pointer, json.length, network));
  }
  /** @param {0|1} seat @param {number} network the one that is on its way, or −1 @param {number} share of it that is there */
  setLoading(seat, network, share) {
    this.#call('studio_set_loading', seat, network, share);
  }
  /** @param {Uint8Array} pixels @param {number} count */
  setSamples(pixels, count) {
    this.#withBytes(pixels, (pointer) => this.#call('studio_set_samples', pointer, count));
  }
  /** @param {boolean} dark */
  setDark(dark) {
    this.#call('studio_set_dark', dark);
  }
  /** @returns {number} the height that the canvas shall have */
  setViewport(width, availableHeight, density) {
    return this.#call('studio_set_viewport', width, availableHeight, density);
  }

  /** @param {PenInput} input */
  penDown(input) {
    this.#withInputs([input], (pointer) => this.#call('studio_pen_down', pointer));
  }
  /** @param {PenInput[]} inputs */
  penMove(inputs) {
    this.#withInputs(inputs, (pointer) => this.#call('studio_pen_move', pointer, inputs.length));
  }
  /** @param {PenInput[]} inputs */
  penPredict(inputs) {
    this.#withInputs(inputs, (pointer) => this.#call('studio_pen_predict', pointer, inputs.length));
  }
  penUp() {
    this.#call('studio_pen_up');
  }
  penCancel() {
    this.#call('studio_pen_cancel');
  }
  hover(x, y) {
    this.#call('studio_hover', x, y);
  }
  hoverEnd() {
    this.#call('studio_hover_end');
  }
  /** @param {number} control index in controls() */
  activate(control) {
    this.#call('studio_activate', control);
  }
  /** @param {{pixels: Uint8Array, width: number, height: number}} picture @returns {'placed'|'blank'|'refused'} */
  placePicture({pixels, width, height}) {
    const result = this.#withBytes(pixels, (pointer) => this.#call('studio_place_picture', pointer, width, height));
    return result === 1 ? 'placed' : result === 0 ? 'blank' : 'refused';
  }

  /** @param {{pixels: Uint8Array, width: number, height: number}} strip @param {number} count faces beside one another */
  setFaces({pixels, width, height}, count) {
    this.#withBytes(pixels, (pointer) => this.#call('studio_set_faces', pointer, width, height, count));
  }
  /**
   * @param {{pixels: Uint8Array, width: number, height: number, fileWidth: number, fileHeight: number}} photo
   * @returns {string} empty, or why it was refused; the former one stays then
   */
  placePhoto({pixels, width, height, fileWidth, fileHeight}) {
    return this.#withBytes(pixels, (pointer) =>
      this.#call('studio_place_photo', pointer, width, height, fileWidth, fileHeight)
        ? ''
        : this.#text(this.#call('studio_message')),
    );
  }
  /** @param {Uint8Array} file that finds faces @returns {string} empty, or why it was refused */
  setFinder(file) {
    return this.#withBytes(file, (pointer) =>
      this.#call('studio_set_finder', pointer, file.length) ? '' : this.#text(this.#call('studio_message')),
    );
  }
  /** Whether the first network takes photos, and with it the page. */
  get takesPhotos() {
    return Boolean(this.#call('studio_takes_photos'));
  }
  get hasPhoto() {
    return Boolean(this.#call('studio_has_photo'));
  }
  /** In pixels of the photo as it was placed. @returns {{left: number, top: number, right: number, bottom: number}} */
  cropBox() {
    const pointer = this.#call('studio_crop_box');
    const [left, top, right, bottom] = this.#e.HEAPF64.slice(pointer >>> 3, (pointer >>> 3) + 4);
    return {left, top, right, bottom};
  }
  cropDown(hand, x, y) {
    this.#call('studio_crop_down', hand, x, y);
  }
  cropMove(hand, x, y) {
    this.#call('studio_crop_move', hand, x, y);
  }
  cropUp(hand) {
    this.#call('studio_crop_up', hand);
  }
  cropCancel() {
    this.#call('studio_crop_cancel');
  }
  /** @param {number} dx @param {number} dy in CSS pixels */
  cropShift(dx, dy) {
    this.#call('studio_crop_shift', dx, dy);
  }
  /** What lies at (x, y) stays where it is in the box. */
  cropScale(factor, x, y) {
    this.#call('studio_crop_scale', factor, x, y);
  }
  /** @returns {string} CSS's name of it */
  cropCursor(x, y) {
    return this.#text(this.#call('studio_crop_cursor', x, y));
  }

  get needsFrame() {
    return Boolean(this.#call('studio_needs_frame'));
  }
  frame() {
    this.#call('studio_frame');
  }
  /** @returns {Control[]} the last one is the paper */
  controls() {
    const count = this.#call('studio_control_count');
    const n = this.#floats(this.#call('studio_controls'), 6 * count);
    return Array.from({length: count}, (_, i) => {
      const [x, y, width, height, enabled, pressed] = n.subarray(6 * i, 6 * i + 6);
      return {
        name: this.#text(this.#call('studio_control_name', i)),
        x,
        y,
        width,
        height,
        enabled: enabled === 1,
        pressed: pressed === 1,
      };
    });
  }
  /** What the network in this seat reads. @param {number} [seat] @returns {Reading} */
  reading(seat = 0) {
    return {
      label: this.#text(this.#call('studio_label', seat)),
      probabilities: this.#floats(
        this.#call('studio_probabilities', seat),
        this.#call('studio_probability_count', seat),
      ),
      failed: Boolean(this.#call('studio_failed', seat)),
      tiny: Boolean(this.#call('studio_tiny', seat)),
      lacksFace: Boolean(this.#call('studio_lacks_face', seat)),
    };
  }
  /** @returns {Float32Array} what the networks see, 0 … 1: 28×28, or of a photo 3×n×n; empty while there is none */
  input() {
    return this.#floats(this.#call('studio_input'), this.#call('studio_input_count'));
  }
  /** @param {number} [seat] @returns {string[]} one for each probability */
  classes(seat = 0) {
    return Array.from({length: this.#call('studio_class_count', seat)}, (_, i) =>
      this.#text(this.#call('studio_class_name', seat, i)),
    );
  }
  /** @returns {string[]} how the paper or the photo became the input */
  steps() {
    return this.#text(this.#call('studio_steps')).split('\n');
  }
  /** How the first network learned. @returns {number[][]} losses and accuracies, in training and validation, by epoch */
  history() {
    const count = this.#call('studio_epoch_count');
    const numbers = this.#floats(this.#call('studio_history'), 4 * count);
    return Array.from({length: count}, (_, i) => [...numbers.subarray(4 * i, 4 * i + 4)]);
  }
  /** How long one of the list takes, in words: "0.3 ms", or "≈ 0.3 ms" where that is an estimate. @param {number} network */
  timeOf(network) {
    return this.#text(this.#call('studio_time', network));
  }
  /** @returns {string[][]} of each step of the first network: what it is, kernel, multiplications, time, GFLOP/s, share of the peak; none until they are timed */
  layerTimes() {
    const text = this.#text(this.#call('studio_layer_times'));
    return text ? text.split('\n').map((line) => line.split('\t')) : [];
  }
  facts() {
    return this.#text(this.#call('studio_facts'));
  }
}
