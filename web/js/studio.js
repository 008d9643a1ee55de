// The studio in a page: mountStudio(element) puts paper, network and answer into it.
import {StudioError} from './studio/errors.js';
import {fetchModel} from './studio/fetch.js';
import {BrowserFonts} from './studio/fonts.js';
import {Frames} from './studio/frames.js';
import {listenToKeys} from './studio/keyboard.js';
import {Messages} from './studio/messages.js';
import {Mirror} from './studio/mirror.js';
import {hasSimd, startModule} from './studio/module.js';
import {decodePicture, listenForPictures} from './studio/picture.js';
import {listenToPointer} from './studio/pointer.js';
import {Result} from './studio/result.js';
import {loadSamples} from './studio/samples.js';
import {followViewport} from './studio/viewport.js';

export {StudioError};

/**
 * @typedef {object} StudioOptions
 * @property {string|URL} [model] a network's file; by default models/lenet5.safetensors beside the page
 * @property {string|URL} [samples] a strip of test digits, with its labels beside it
 * @property {boolean} [simd] false: the build without WebAssembly SIMD
 */

/**
 * @param {HTMLElement} host what it held before is replaced; it may lie in a shadow root
 * @param {StudioOptions} [options]
 */
export function mountStudio(host, options = {}) {
  return new Studio(host, options);
}

/** Ids begin with "lenslet", or "lenslet-2" … where another studio of the same document or shadow root has that. */
function freePrefix(root) {
  for (let n = 1; ; ++n) {
    const prefix = n === 1 ? 'lenslet' : `lenslet-${n}`;
    if (!root.getElementById?.(`${prefix}-root`)) return prefix;
  }
}

class Studio {
  #host;
  #options;
  #end = new AbortController();
  #messages;
  #module = null;
  #frames = null;
  #root = null;

  constructor(host, options) {
    this.#host = host;
    this.#options = options;
    /** Resolves when the studio can be drawn on; rejects with a StudioError, which the page shows as well. */
    this.ready = this.#start();
    this.ready.catch(() => {});
  }

  /** Probabilities of the classes for what is on the paper; empty while it is blank. */
  get probabilities() {
    return this.#module?.reading().probabilities ?? new Float32Array();
  }
  /** The label that is most likely, '' while the paper is blank. */
  get label() {
    return this.#module?.reading().label ?? '';
  }
  /** What the network gets: 28×28, row-major, 0 … 1. */
  get input() {
    return this.#module?.reading().input ?? new Float32Array(28 * 28);
  }
  /** Pictures drawn so far; it stands still while nothing changes. */
  get frames() {
    return this.#frames?.count ?? 0;
  }

  /** Takes everything away that the studio put into the page. */
  dispose() {
    this.#end.abort();
    this.#messages?.clear();
    this.#root?.querySelector('canvas')?.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
    this.#root?.remove();
    this.#module = this.#root = null;
  }

  async #start() {
    const {signal} = this.#end;
    try {
      this.#build();
      await this.#load(signal);
    } catch (error) {
      if (signal.aborted) return;
      this.#fail(error instanceof StudioError ? error : new StudioError('stopped', String(error)));
      throw error;
    }
  }

  #fail(error) {
    this.#end.abort();
    this.#root.remove();
    this.#module = null;
    this.#messages.fail(error, () => {
      this.#messages.clear();
      this.#end = new AbortController();
      this.ready = this.#start();
      this.ready.catch(() => {});
    });
  }

  #build() {
    const root = document.createElement('div');
    this.prefix = freePrefix(this.#host.getRootNode());
    root.id = `${this.prefix}-root`;
    root.className = 'lenslet-root';
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = new URL('./studio.css', import.meta.url).href;
    this.canvas = document.createElement('canvas');
    this.canvas.setAttribute('aria-hidden', 'true');
    this.result = document.createElement('p');
    this.result.id = `${this.prefix}-result`;
    this.result.className = 'lenslet-hidden';
    this.result.setAttribute('aria-live', 'polite');
    this.result.dataset.label = '';
    this.result.dataset.probability = '';
    this.facts = document.createElement('p');
    this.facts.id = `${this.prefix}-facts`;
    this.facts.className = 'lenslet-hidden';
    root.append(style, this.canvas, this.result, this.facts);
    this.#host.replaceChildren(root);
    this.#root = root;
    this.#messages = new Messages(this.#host, `${this.prefix}-error`);
  }

  async #load(signal) {
    if (typeof WebAssembly !== 'object') throw new StudioError('no-webassembly');
    const context = this.canvas.getContext('webgl2', {
      alpha: false,
      antialias: false,
      depth: false,
      stencil: false,
      powerPreference: 'low-power',
    });
    if (!context) throw new StudioError('no-webgl2');
    const model = new URL(this.#options.model ?? 'models/lenet5.safetensors', document.baseURI);
    const samples = new URL(this.#options.samples ?? 'samples/mnist-test.png', document.baseURI);
    const fonts = new BrowserFonts(getComputedStyle(this.#host).fontFamily);
    const simd = this.#options.simd ?? hasSimd();
    let [module, file, digits] = await Promise.all([
      startModule({simd, fonts}),
      fetchModel(model, signal),
      loadSamples(samples, signal),
    ]);
    let refusal = module.loadModel(file);
    if (simd && refusal.startsWith('self-test-failed')) {
      // Perhaps only SIMD computes wrongly here.
      const plain = await startModule({simd: false, fonts}).catch(() => module);
      refusal = plain.loadModel(file);
      module = plain;
    }
    if (signal.aborted) return;
    if (refusal) throw new StudioError('model-refused', refusal);
    if (!module.useGraphics(context)) throw new StudioError('no-webgl2');
    this.#module = module;
    this.#run(module, context, digits, signal);
  }

  #run(module, context, {pixels, labels}, signal) {
    const root = this.#root,
      {canvas} = this;
    module.setSamples(pixels, labels.length);
    this.facts.textContent = module.facts();
    const result = new Result(this.result, signal);
    this.#frames = new Frames(root, signal, () => {
      if (!context.isContextLost() && module.needsFrame) module.frame();
    });
    const mirror = new Mirror({
      root,
      prefix: this.prefix,
      signal,
      sampleNames: labels.map((label) => `Test digit ${label}`),
      press: (index) => press(index),
    });

    const changed = this.#guard(() => {
      mirror.update(module.controls());
      const {label, probabilities} = module.reading();
      result.show(label, probabilities);
      if (module.needsFrame) this.#frames.request();
    });
    const fit = followViewport({host: this.#host, root, canvas, module, changed, signal});
    const press = this.#guard((index) => {
      this.#messages.clear();
      module.activate(index);
      fit();
    });
    const pointer = listenToPointer({root, canvas, paper: mirror.paper, module, changed, signal});
    listenToKeys({
      canvas,
      paper: mirror.paper,
      module,
      pointer,
      changed,
      signal,
      press: (name) => press(module.controls().findIndex((control) => control.name === name)),
    });
    listenForPictures({
      root,
      paper: mirror.paper,
      file: mirror.file,
      signal,
      open: (blob) => this.#open(blob, changed),
    });
    this.#followAppearance(module, changed, signal);
    this.#surviveContextLoss(module, context, changed, signal);
  }

  /** If the program stops in the middle, the page says so. */
  #guard(act) {
    return (...values) => {
      try {
        return act(...values);
      } catch (error) {
        this.#fail(new StudioError('stopped', String(error)));
      }
    };
  }

  async #open(blob, changed) {
    this.#messages.clear();
    try {
      const picture = await decodePicture(blob);
      if (!this.#module) return;
      const outcome = this.#module.placePicture(picture);
      if (outcome !== 'placed') throw new Error('There is nothing written in that picture.');
      changed();
    } catch (error) {
      this.#messages.note(error.message);
    }
  }

  #followAppearance(module, changed, signal) {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const follow = () => {
      module.setDark(dark.matches);
      changed();
    };
    dark.addEventListener('change', follow, {signal});
    follow();
  }

  #surviveContextLoss(module, context, changed, signal) {
    this.canvas.addEventListener('webglcontextlost', (event) => event.preventDefault(), {signal});
    this.canvas.addEventListener(
      'webglcontextrestored',
      () => {
        if (!module.useGraphics(context)) return this.#fail(new StudioError('graphics-lost'));
        module.setDark(matchMedia('(prefers-color-scheme: dark)').matches);
        changed();
      },
      {signal},
    );
  }
}
