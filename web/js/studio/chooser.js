// Which networks read: the first, and a second one for comparison. A file is fetched when it is chosen.
import {StudioError} from './errors.js';

export class Chooser {
  /** @type {[number, number]} of the networks in the two seats, in the list; −1: none of it */
  chosen;
  #networks;
  #module;
  #messages;
  #changed;
  #settled;
  #say;
  /** @type {(AbortController|undefined)[]} of what is on its way */
  #turns = [];
  /** What was asked for last and is on its way to each seat; −1: nothing. */
  #coming = [-1, -1];
  /** Settles with the first seat's last choice. @type {Promise<unknown>} */
  #first = Promise.resolve();

  /**
   * @param {object} parts
   * @param {import('./networks.js').Networks} parts.networks
   * @param {number} parts.first the one that reads already
   * @param {import('./module.js').StudioModule} parts.module
   * @param {import('./messages.js').Messages} parts.messages
   * @param {() => void} parts.changed
   * @param {() => void} parts.settled called when a choice was carried out, or could not be
   * @param {(sentence: string) => void} parts.say to those who do not see the canvas
   * @param {AbortSignal} parts.signal
   */
  constructor({networks, first, module, messages, changed, settled, say, signal}) {
    this.chosen = [first, -1];
    this.#networks = networks;
    this.#module = module;
    this.#messages = messages;
    this.#changed = changed;
    this.#settled = settled;
    this.#say = say;
    signal.addEventListener('abort', () => this.#turns.forEach((turn) => turn?.abort()), {once: true});
  }

  /** Drawings and photos cannot be compared: a second network that takes the other is no longer asked for. @param {number} first */
  #dropOther(first) {
    const {list} = this.#networks;
    const differs = (index) => index >= 0 && list[index].preparation !== list[first].preparation;
    if (differs(this.chosen[1])) this.chosen[1] = -1;
    if (differs(this.#coming[1])) this.#give(1);
  }

  /** What is on its way to the seat is no longer asked for. @param {0|1} seat */
  #give(seat) {
    this.#turns[seat]?.abort();
    this.#ended(seat);
  }

  /** @param {0|1} seat */
  #ended(seat) {
    this.#coming[seat] = -1;
    this.#module.setLoading(seat, -1, 0);
    this.#say('');
  }

  /** Nothing else for the first seat: what is on its way to it is no longer asked for. */
  stay() {
    this.#give(0);
    this.#messages.clear();
    this.#settled();
  }

  /** Whether the first network takes photos, or the one that will be it. */
  get takesPhotos() {
    const coming = this.#coming[0];
    return coming < 0 ? this.#module.takesPhotos : this.#networks.list[coming].preparation === 'photo';
  }

  /** Until no network is on its way to the first seat. */
  async arrived() {
    for (let last; last !== this.#first; ) await (last = this.#first);
  }

  /** The drawing stays, and so does the former network where the new one cannot be had. @param {0|1} seat @param {number} index */
  choose(seat, index) {
    const choice = this.#choose(seat, index);
    if (seat === 0) this.#first = choice.catch(() => {});
    return choice;
  }

  async #choose(seat, index) {
    this.#turns[seat]?.abort();
    this.#messages.clear();
    if (index < 0) {
      this.#module.stopComparing();
      this.chosen[1] = -1;
      this.#ended(seat);
      return this.#settled();
    }
    const turn = (this.#turns[seat] = new AbortController());
    this.#coming[seat] = index;
    const {title} = this.#networks.list[index];
    this.#say(`Loading ${title}`);
    const progress = (share) => {
      this.#module.setLoading(seat, index, share);
      this.#changed();
    };
    progress(0);
    try {
      const file = await this.#networks.fetch(index, turn.signal, progress);
      if (turn.signal.aborted) return;
      const refusal = this.#module.loadModel(file, seat, index);
      if (refusal) throw new StudioError('model-refused', refusal);
      this.#networks.keep(index, file);
      this.chosen[seat] = index;
      if (seat === 0) this.#dropOther(index);
      this.#ended(seat);
      this.#say(`${title} ${seat === 0 ? 'reads' : 'is compared'} now`);
    } catch (error) {
      if (turn.signal.aborted) return;
      this.#ended(seat);
      this.#messages.note(`${title}: ${error.message} ${error.detail ? `(${error.detail})` : ''}`);
    }
    this.#settled();
  }
}
