// The studio in a page: mountStudio(element) puts paper or photo, network and answer into it.
import {supportedBuilds} from './builds.js';
import {StudioError} from './studio/errors.js';
import {fetchModel} from './studio/fetch.js';
import {BrowserFonts} from './studio/fonts.js';
import {makeContext} from './studio/graphics.js';
import {Kinds, readHash} from './studio/kinds.js';
import {Messages} from './studio/messages.js';
import {checkWebAssembly, startModule} from './studio/module.js';
import {Networks} from './studio/networks.js';
import {runStudio} from './studio/running.js';
import {loadSamples} from './studio/samples.js';

export {StudioError};

/**
 * @typedef {object} StudioOptions
 * @property {string|URL} [model] a network's file; by default models/digits.safetensors beside the page
 * @property {string|URL} [networks] the index of those that can be chosen; by default models/index.json beside the page
 * @property {string} [network] the name of one of them, to begin with it instead of `model`
 * @property {boolean} [hash] keeps the choice of networks in the hash of the page's address, and takes it from there
 * @property {string|URL} [samples] a strip of test digits, with its labels beside it
 * @property {string|URL} [faces] a strip of faces to try
 * @property {string|URL} [finder] the network that finds the face in a photo; by default finder/face.safetensors beside the page
 * @property {boolean} [simd] false: the build without WebAssembly SIMD
 */

/**
 * @param {HTMLElement} host what it held before is replaced; it may lie in a shadow root
 * @param {StudioOptions} [options]
 */
export function mountStudio(host, options = {}) {
  return new Studio(host, options);
}

/** Roots of studios whose host lay in no document yet: they may come to lie in any. @type {Set<HTMLElement>} */
const unplaced = new Set();

/** Ids begin with "lenslet", or "lenslet-2" … where another studio of the same document or shadow root has that. */
function freePrefix(host) {
  const tree = host.isConnected ? host.getRootNode() : document;
  for (let n = 1; ; ++n) {
    const prefix = n === 1 ? 'lenslet' : `lenslet-${n}`;
    const id = `${prefix}-root`;
    if (!tree.getElementById(id) && ![...unplaced].some((root) => root.id === id)) return prefix;
  }
}

/** @param {HTMLLinkElement} style which is not in the page yet @param {AbortSignal} signal @returns {Promise<void>} */
function loaded(style, signal) {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new StudioError('module-unavailable', `${style.href} did not load`));
    style.addEventListener('load', () => resolve(), {once: true});
    style.addEventListener('error', fail, {once: true});
    signal.addEventListener('abort', () => reject(signal.reason), {once: true});
  });
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
  /** Resolves when the style is there. @type {Promise<void>} */
  #styled;
  #context = null;
  #waiting;

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

  /** Probabilities of the classes for what is on the paper, or in the photo's box; empty while there is nothing. */
  get probabilities() {
    return this.#module?.reading().probabilities ?? new Float32Array();
  }
  /** The label that is most likely, '' while there is nothing to read. */
  get label() {
    return this.#module?.reading().label ?? '';
  }
  /** What the network gets, row-major, 0 … 1: 28×28, or of a photo 3×n×n, empty while there is none. */
  get input() {
    return this.#module?.input() ?? new Float32Array(28 * 28);
  }
  /** The photo's box in its pixels, {left, top, right, bottom}; null while there is no photo. */
  get crop() {
    return this.#module?.hasPhoto ? this.#module.cropBox() : null;
  }
  /** Probabilities by the second network, which is compared with the first; empty while there is none. */
  get secondProbabilities() {
    return this.#module?.reading(1).probabilities ?? new Float32Array();
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
    unplaced.delete(this.#root);
    // Who still holds the studio shall not hold the program's memory.
    this.#module = this.#frames = this.#context = this.#root = null;
  }

  async #start() {
    const {signal} = this.#end;
    try {
      this.#build();
      await this.#load(signal);
    } catch (error) {
      signal.throwIfAborted();
      const failure = error instanceof StudioError ? error : new StudioError('stopped', String(error));
      this.#fail(failure);
      throw failure;
    }
  }

  #fail(error) {
    if (this.#end.signal.aborted) return;
    this.#end.abort(error); // With which ready rejects, where it has not been settled yet.
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
    root.hidden = true; // What the page shows meanwhile stays until the network is there.
    this.prefix = freePrefix(this.#host);
    root.id = `${this.prefix}-root`;
    root.className = 'lenslet-root';
    root.tabIndex = -1; // So that the focus stays in here where a browser gives none to a pressed button.
    root.setAttribute('role', 'group');
    root.setAttribute('aria-label', 'Lenslet');
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = new URL('./studio.css', import.meta.url).href;
    this.#styled = loaded(style, this.#end.signal);
    this.#styled.catch(() => {}); // #load() waits for it, if nothing fails before.
    this.canvas = document.createElement('canvas');
    this.canvas.setAttribute('aria-hidden', 'true');
    this.result = document.createElement('p');
    this.result.id = `${this.prefix}-result`;
    this.result.className = 'lenslet-hidden';
    this.result.setAttribute('aria-live', 'polite');
    this.result.dataset.label = '';
    this.result.dataset.probability = '';
    root.append(this.canvas, this.result);
    if (!this.#host.isConnected) unplaced.add(root);
    this.#host.replaceChildren(...this.#waiting, style, root);
    this.#host.setAttribute('aria-busy', 'true');
    this.#root = root;
    this.#style = style;
    this.#messages = new Messages(this.#host, `${this.prefix}-error`);
  }

  async #load(signal) {
    checkWebAssembly();
    const context = makeContext(this.canvas);
    const networks = new Networks(new URL(this.#options.networks ?? 'models/index.json', document.baseURI));
    const samples = new URL(this.#options.samples ?? 'samples/mnist-test.png', document.baseURI);
    const fonts = new BrowserFonts(getComputedStyle(this.#host).fontFamily);
    this.#context = context;
    const builds = this.#options.simd === false ? ['plain'] : supportedBuilds();
    const starting = startModule({build: builds[0], fonts});
    starting.catch(() => {}); // #startWith() waits for it only once the rest is there.
    const [{file, url, kinds}, digits] = await Promise.all([
      this.#fetchFirst(networks, signal),
      loadSamples(samples, signal),
      fonts.load(),
      this.#host.isConnected && this.#styled, // In no document it is not even fetched, until the host comes into one.
    ]);
    this.#styled.catch((error) => this.#fail(error));
    const module = await this.#startWith(file, [
      () => starting,
      ...builds.slice(1).map((build) => () => startModule({build, fonts})),
    ]);
    signal.throwIfAborted();
    if (context.isContextLost()) throw new StudioError('graphics-lost');
    if (!module.useGraphics(context)) throw new StudioError('no-webgl2');
    this.#module = module;
    const first = networks.indexOfUrl(url);
    networks.keep(first, file);
    for (const node of this.#waiting) node.remove();
    this.#host.removeAttribute('aria-busy');
    this.#root.hidden = false;
    this.#frames = runStudio({
      host: this.#host,
      root: this.#root,
      canvas: this.canvas,
      answer: this.result,
      prefix: this.prefix,
      options: this.#options,
      messages: this.#messages,
      module,
      context,
      digits,
      networks,
      kinds,
      first,
      fail: (error) => this.#fail(error),
      signal,
    });
  }

  /** The network to begin with, and the index; the file does not wait for that where it need not. */
  async #fetchFirst(networks, signal) {
    const {model = 'models/digits.safetensors', network, hash} = this.#options;
    const indexed = networks.load(signal);
    const {kind, digits, faces} = readHash(hash);
    const isAsked = network || kind || digits || faces;
    if (isAsked) await indexed;
    const plain = new URL(model, document.baseURI);
    const fetching = isAsked ? null : fetchModel(plain, signal);
    fetching?.catch(() => {}); // It is waited for below.
    await indexed;
    const named = network && networks.indexOf(network) >= 0 ? networks.urlOf(network) : plain;
    const kinds = new Kinds(networks.list, networks.list[networks.indexOfUrl(named)]?.name ?? '', hash);
    const url = isAsked && networks.indexOfUrl(named) >= 0 ? networks.urlOf(kinds.wanted) : named;
    return {file: await (fetching ?? fetchModel(url, signal)), url, kinds};
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
}
