// The studio in a page: mountStudio(element) puts paper, network and answer into it.
import {StudioError} from './studio/errors.js';
import {fetchModel} from './studio/fetch.js';
import {BrowserFonts} from './studio/fonts.js';
import {Frames} from './studio/frames.js';
import {listenToKeys} from './studio/keyboard.js';
import {Messages} from './studio/messages.js';
import {Mirror} from './studio/mirror.js';
import {checkWebAssembly, hasSimd, startModule} from './studio/module.js';
import {decodePicture, listenForPictures} from './studio/picture.js';
import {listenToPointer} from './studio/pointer.js';
import {Result} from './studio/result.js';
import {loadSamples, namesOf} from './studio/samples.js';
import {followViewport} from './studio/viewport.js';

export {StudioError};

const GRAPHICS_PATIENCE_MS = 5000;

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
  #style = null;
  #context = null;
  #waiting;
  #pictures = 0;

  constructor(host, options) {
    this.#host = host;
    this.#options = options;
    this.#waiting = [...host.childNodes];
    /**
     * Resolves when the studio can be drawn on; rejects with a StudioError, which the page shows as well, or with an
     * AbortError if dispose() came first.
     */
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
    this.#release();
    this.#style?.remove();
  }

  #release() {
    this.#host.removeAttribute('aria-busy');
    this.#context?.getExtension('WEBGL_lose_context')?.loseContext();
    this.#root?.remove();
    this.#module = this.#context = this.#root = null;
  }

  async #start() {
    const {signal} = this.#end;
    try {
      this.#build();
      await this.#load(signal);
    } catch (error) {
      signal.throwIfAborted();
      this.#fail(error instanceof StudioError ? error : new StudioError('stopped', String(error)));
      throw error;
    }
  }

  #fail(error) {
    if (this.#end.signal.aborted) return;
    this.#end.abort();
    this.#release();
    for (const node of this.#waiting) node.remove();
    this.#messages.fail(error, () => {
      this.#messages.clear();
      this.#end = new AbortController();
      this.ready = this.#start();
      this.ready.catch(() => {});
    });
  }

  #build() {
    const root = document.createElement('div');
    root.hidden = true; // What the page shows meanwhile stays until #run().
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
    root.append(this.canvas, this.result, this.facts);
    this.#host.replaceChildren(...this.#waiting, style, root);
    this.#host.setAttribute('aria-busy', 'true');
    this.#root = root;
    this.#style = style;
    this.#messages = new Messages(this.#host, `${this.prefix}-error`);
  }

  async #load(signal) {
    checkWebAssembly();
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
    this.#context = context;
    const builds = (this.#options.simd ?? hasSimd()) ? [true, false] : [false];
    const first = startModule({simd: builds[0], fonts});
    first.catch(() => {}); // #startWith() waits for it only once the rest is there.
    const [file, digits] = await Promise.all([fetchModel(model, signal), loadSamples(samples, signal), fonts.load()]);
    const module = await this.#startWith(file, [
      () => first,
      ...builds.slice(1).map((simd) => () => startModule({simd, fonts})),
    ]);
    signal.throwIfAborted();
    if (!module.useGraphics(context)) throw new StudioError('no-webgl2');
    this.#module = module;
    this.#run(module, context, digits, signal);
  }

  /** The first build that starts and computes the network's known answer; the first one's failure if none does. */
  async #startWith(file, starts) {
    let failure;
    for (const start of starts) {
      try {
        const module = await start();
        const refusal = module.loadModel(file);
        if (!refusal) return module;
        failure ??= new StudioError('model-refused', refusal);
        if (!refusal.startsWith('self-test-failed')) break;
      } catch (error) {
        failure ??= error;
      }
    }
    throw failure;
  }

  #run(module, context, {pixels, labels}, signal) {
    const root = this.#root,
      {canvas} = this;
    for (const node of this.#waiting) node.remove();
    this.#host.removeAttribute('aria-busy');
    root.hidden = false;
    module.onStopped = (error) => this.#fail(error);
    module.setDark(matchMedia('(prefers-color-scheme: dark)').matches);
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
      sampleNames: namesOf(labels),
      press: (index) => press(index),
    });

    const changed = () => {
      mirror.update(module.controls());
      const {label, probabilities} = module.reading();
      result.show(label, probabilities);
      if (module.needsFrame) this.#frames.request();
    };
    const fit = followViewport({
      host: this.#host,
      root,
      canvas,
      context,
      module,
      changed,
      draw: () => this.#frames.now(),
      signal,
    });
    const press = (index) => {
      this.#messages.clear();
      module.activate(index);
      fit();
    };
    const starts = () => keys.lift();
    const pointer = listenToPointer({root, canvas, paper: mirror.paper, module, starts, changed, signal});
    const keys = listenToKeys({
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
      open: (blob) => this.#open(blob, changed, signal),
    });
    this.#followAppearance(module, changed, signal);
    this.#surviveContextLoss(module, context, changed, signal);
  }

  async #open(blob, changed, signal) {
    this.#messages.clear();
    const turn = ++this.#pictures; // The last one chosen counts, not the last one decoded.
    const isStale = () => signal.aborted || turn !== this.#pictures;
    try {
      const picture = await decodePicture(blob);
      if (isStale()) return;
      const outcome = this.#module.placePicture(picture);
      if (outcome !== 'placed') throw new Error('There is nothing written in that picture.');
      changed();
    } catch (error) {
      if (!isStale()) this.#messages.note(error.message);
    }
  }

  #followAppearance(module, changed, signal) {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener(
      'change',
      () => {
        module.setDark(dark.matches);
        changed();
      },
      {signal},
    );
  }

  #surviveContextLoss(module, context, changed, signal) {
    let patience = 0;
    const stopWaiting = () => clearTimeout(patience);
    signal.addEventListener('abort', stopWaiting, {once: true});
    this.canvas.addEventListener(
      'webglcontextlost',
      (event) => {
        event.preventDefault(); // Or it would never come back.
        patience = setTimeout(() => this.#fail(new StudioError('graphics-lost')), GRAPHICS_PATIENCE_MS);
      },
      {signal},
    );
    this.canvas.addEventListener(
      'webglcontextrestored',
      () => {
        stopWaiting();
        if (!module.useGraphics(context)) return this.#fail(new StudioError('graphics-lost'));
        module.setDark(matchMedia('(prefers-color-scheme: dark)').matches);
        changed();
      },
      {signal},
    );
  }
}
