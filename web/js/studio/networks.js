// The networks that the page can fetch: the index beside their files, and each file once it was chosen.
import {fetchModel} from './fetch.js';

/**
 * @typedef {object} Network
 * @property {string} name of its file, without .safetensors
 * @property {string} title
 * @property {string} group neighbours of one group belong together
 * @property {'digit'|'photo'} preparation what it reads: drawings or photos
 * @property {number|null} accuracy share of the test set
 * @property {?string} [lesson] what it shows by failing on purpose
 * @property {number} parameters
 * @property {number} [multiply_adds] of one input
 * @property {number} bytes
 */

const NAME = /^[\w-]+(\.[\w-]+)*$/;

export class Networks {
  /** @type {Network[]} */
  list = [];
  #url;
  /** @type {Map<string, Uint8Array>} */
  #files = new Map();

  /** @param {URL} url of the index */
  constructor(url) {
    this.#url = url;
  }

  /** Fetches the index; without one the list stays empty and the page offers no choice. @param {AbortSignal} signal */
  async load(signal) {
    try {
      const response = await fetch(this.#url, {signal});
      const list = response.ok ? await response.json() : [];
      const names = new Set(); // By which networks are told apart: the first of a name counts.
      this.list = list.filter(isNetwork).filter(({name}) => !names.has(name) && names.add(name));
    } catch {
      this.list = [];
    }
  }

  /** @param {string} name @returns {number} its place in the list, or −1 */
  indexOf(name) {
    return this.list.findIndex((network) => network.name === name);
  }

  /** @param {string} name @returns {URL} */
  urlOf(name) {
    return new URL(`${name}.safetensors`, this.#url);
  }

  /** @param {URL} url @returns {number} the network of the list whose file that is, or −1 */
  indexOfUrl(url) {
    return this.list.findIndex(({name}) => this.urlOf(name).href === url.href);
  }

  /** @param {number} index @param {Uint8Array} file kept, so that it need not be fetched again */
  keep(index, file) {
    if (index >= 0) this.#files.set(this.list[index].name, file);
  }

  /**
   * @param {number} index
   * @param {AbortSignal} signal
   * @param {(share: number) => void} progress
   * @returns {Promise<Uint8Array>}
   */
  async fetch(index, signal, progress) {
    const {name, bytes} = this.list[index];
    const kept = this.#files.get(name);
    if (kept) return kept;
    return fetchModel(this.urlOf(name), signal, (received) => progress(Math.min(received / bytes, 1)));
  }
}

/** One that this page has drawings or photos for, of an index that anyone may have written. @param {any} entry */
function isNetwork(entry) {
  const texts = [entry?.name, entry?.title, entry?.group];
  return (
    texts.every((text) => typeof text === 'string' && text.length > 0 && text.length <= 200) &&
    NAME.test(entry.name) &&
    ['digit', 'photo'].includes(entry.preparation) &&
    (entry.accuracy === null || isShare(entry.accuracy)) &&
    (entry.lesson ?? '').length <= 200 &&
    [entry.parameters, entry.bytes, entry.multiply_adds ?? 1].every((count) => Number.isSafeInteger(count) && count > 0)
  );
}

/** @param {any} value */
const isShare = (value) => typeof value === 'number' && value >= 0 && value <= 1;
