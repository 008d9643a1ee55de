// Real buttons over the drawn ones: they take clicks and keys, carry names and focus; the canvas only draws their look.

const NAMES = {
  'brush-fine': 'Fine brush',
  'brush-medium': 'Medium brush',
  'brush-broad': 'Broad brush',
  eraser: 'Eraser',
  undo: 'Undo',
  redo: 'Redo',
  clear: 'Clear',
  upload: 'Open picture of a digit',
};
// Names begin with the words that the canvas shows: who says what they see is understood.
const SWITCHES = {
  steps: {false: 'How it got there: the steps from the drawing to what the network sees', true: 'Hide the steps'},
  networks: {false: 'Networks and learning curves', true: 'Hide the networks'},
};
const PAPER = 'Draw a digit on this paper';
const INSTRUCTIONS =
  'Draw with mouse, pen or finger. With the keyboard: arrow keys move the pen, Space puts it down and lifts it, ' +
  'Escape drops the stroke, Control Z undoes it, Delete clears the paper. Test digits and pictures can be chosen instead.';

const LISTS = {model: 'Network', compare: 'Compare with a second network'};

/** @typedef {import('./module.js').Control} Control */
/** @typedef {import('./networks.js').Network} Network */

export class Mirror {
  /** @type {Map<string, HTMLElement>} */
  #elements = new Map();
  #root;
  #prefix;
  #sampleNames;
  #networks;
  #press;
  #choose;
  #signal;
  /** @type {HTMLSelectElement[]} */
  #lists = [];
  /** @type {HTMLElement} */
  paper;
  /** @type {HTMLInputElement} */
  file;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.root
   * @param {string} parts.prefix of every id
   * @param {string[]} parts.sampleNames
   * @param {Network[]} parts.networks
   * @param {(name: string) => void} parts.press
   * @param {(seat: 0|1, index: number) => void} parts.choose
   * @param {AbortSignal} parts.signal
   */
  constructor({root, prefix, sampleNames, networks, press, choose, signal}) {
    this.#root = root;
    this.#prefix = prefix;
    this.#sampleNames = sampleNames;
    this.#networks = networks;
    this.#press = press;
    this.#choose = choose;
    this.#signal = signal;
    const instructions = document.createElement('p');
    instructions.id = `${prefix}-instructions`;
    instructions.className = 'lenslet-hidden';
    instructions.textContent = INSTRUCTIONS;
    this.paper = document.createElement('div');
    this.paper.id = `${prefix}-paper`;
    this.paper.className = 'lenslet-control lenslet-paper';
    this.paper.tabIndex = 0;
    this.paper.setAttribute('role', 'application');
    this.paper.setAttribute('aria-label', PAPER);
    this.paper.setAttribute('aria-describedby', instructions.id);
    root.append(this.paper, instructions);
    this.#elements.set('paper', this.paper);
  }

  /** @param {string} name */
  #create(name) {
    if (name === 'upload') return this.#createUpload();
    if (name in LISTS) return this.#createList(name);
    const button = document.createElement('button');
    button.type = 'button';
    const label = this.#labelOf(name);
    if (label) {
      button.setAttribute('aria-label', label);
      button.title = label;
    }
    button.addEventListener('click', () => this.#press(name), {signal: this.#signal});
    button.id = `${this.#prefix}-${name}`;
    return button;
  }

  #labelOf(name) {
    if (name.startsWith('sample-')) return this.#sampleNames[Number(name.slice(7))];
    const network = this.#networks.find((one) => `network-${one.name}` === name);
    return network ? describe(network) : NAMES[name];
  }

  /** A list over its picture, which is dropped down by the browser. @param {string} name */
  #createList(name) {
    const field = document.createElement('span');
    const list = document.createElement('select');
    list.id = `${this.#prefix}-${name}`;
    list.setAttribute('aria-label', LISTS[name]);
    if (name === 'compare') list.append(new Option('No second network', '-1'));
    for (const group of new Set(this.#networks.map((network) => network.group))) {
      const part = document.createElement('optgroup');
      part.label = group;
      this.#networks.forEach((network, i) => {
        if (network.group === group) part.append(new Option(describe(network), String(i)));
      });
      list.append(part);
    }
    const seat = name === 'model' ? 0 : 1;
    list.addEventListener('change', () => this.#choose(seat, Number(list.value)), {signal: this.#signal});
    this.#lists[seat] = list;
    field.append(list);
    return field;
  }

  /** Which networks the lists show as chosen. @param {[number, number]} chosen */
  choose(chosen) {
    this.#lists.forEach((list, seat) => (list.value = String(chosen[seat])));
  }

  #createUpload() {
    const label = document.createElement('label');
    label.id = `${this.#prefix}-upload`;
    label.title = NAMES.upload;
    this.file = document.createElement('input');
    this.file.type = 'file';
    this.file.accept = 'image/*';
    this.file.id = `${this.#prefix}-file`;
    this.file.setAttribute('aria-label', NAMES.upload);
    label.append(this.file);
    return label;
  }

  /** @param {Control[]} controls those of a room that is hidden are missing */
  update(controls) {
    const names = new Set(controls.map(({name}) => name));
    for (const [name, element] of this.#elements) {
      if (names.has(name)) continue;
      element.remove();
      this.#elements.delete(name);
    }
    for (const control of controls) {
      const {name, pressed} = control;
      let element = this.#elements.get(name);
      if (!element) {
        element = this.#create(name);
        element.classList.add('lenslet-control');
        this.#elements.set(name, element);
        this.#root.append(element);
      }
      place(element, control);
      if (name === 'eraser' || name.startsWith('brush-') || name.startsWith('network-')) {
        element.setAttribute('aria-pressed', String(pressed));
      } else if (name in SWITCHES) {
        element.setAttribute('aria-expanded', String(pressed));
        element.setAttribute('aria-label', SWITCHES[name][pressed]);
      } else if (['undo', 'redo', 'clear'].includes(name)) {
        element.setAttribute('aria-disabled', String(!control.enabled));
      }
    }
  }
}

/** @param {Network} network */
function describe({title, accuracy, bytes}) {
  const size = bytes < 999500 ? `${(bytes / 1000).toFixed(0)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
  return [title, ...(accuracy === null ? [] : [`${(100 * accuracy).toFixed(2)} %`]), size].join(', ');
}

/** @param {HTMLElement} element @param {Control} control */
function place(element, {x, y, width, height}) {
  const {style} = element;
  style.left = `${x}px`;
  style.top = `${y}px`;
  style.width = `${width}px`;
  style.height = `${height}px`;
}
