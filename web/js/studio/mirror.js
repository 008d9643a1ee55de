// Real buttons over the drawn ones: they take clicks and keys, carry names and focus; the canvas only draws their look.

const NAMES = {
  'kind-digits': 'Draw a digit',
  'kind-faces': 'Try a face',
  'brush-fine': 'Fine brush',
  'brush-medium': 'Medium brush',
  'brush-broad': 'Broad brush',
  eraser: 'Eraser',
  undo: 'Undo',
  redo: 'Redo',
  clear: 'Clear',
  'time-layers': 'Time each step of the network',
  'crop-smaller': 'Smaller box',
  'crop-larger': 'Larger box',
  'crop-reset': 'Reset crop: the first guess again',
};
const KINDS = {
  digit: {
    upload: 'Open picture of a digit',
    paper: 'Draw a digit on this paper',
    instructions:
      'Draw with mouse, pen or finger. With the keyboard: arrow keys move the pen, Space puts it down and lifts it, ' +
      'Escape drops the stroke, Control Z undoes it, Delete clears the paper. Test digits and pictures can be chosen instead.',
  },
  photo: {
    upload: 'Open photo of a face',
    paper: 'Photo with a box around the face',
    instructions:
      'Drag the box, or its edges and corners; two fingers change its size, and so does the wheel while the photo has ' +
      'the focus. With the keyboard: arrow keys move the box, with Shift finely, plus and minus change its size, 0 puts ' +
      'it back. Photos never leave this page.',
  },
};
// Names begin with the words that the canvas shows: who says what they see is understood.
const SWITCHES = {
  steps: {false: 'How it got there: the steps from the drawing to what the network sees', true: 'Hide the steps'},
  networks: {false: 'Networks and learning curves', true: 'Hide the networks'},
};

/** Texts that are no controls. @type {Record<string, string>} */
const WORDS = {privacy: 'Photos never leave this page.'};
const LISTS = {model: 'Network', compare: 'Compare with a second network'};

/** @typedef {import('./module.js').Control} Control */
/** @typedef {import('./networks.js').Network} Network */

export class Mirror {
  /** @type {Map<string, HTMLElement>} */
  #elements = new Map();
  #prefix;
  #sampleNames;
  #faceNames;
  #instructions;
  #kind = '';
  #networks;
  #timeOf;
  #press;
  #choose;
  #signal;
  #second = -1;
  /** @type {HTMLSelectElement[]} */
  #lists = [];
  /** @type {HTMLElement} */
  paper;
  /** @type {HTMLInputElement} */
  file;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.root
   * @param {HTMLElement} parts.answer the live region, which is laid over the answer's picture
   * @param {string} parts.prefix of every id
   * @param {string[]} parts.sampleNames
   * @param {string[]} parts.faceNames
   * @param {Network[]} parts.networks
   * @param {(network: number) => string} parts.timeOf one of them, in words
   * @param {(name: string) => void} parts.press
   * @param {(seat: 0|1, index: number) => void} parts.choose
   * @param {AbortSignal} parts.signal
   */
  constructor({root, answer, prefix, sampleNames, faceNames, networks, timeOf, press, choose, signal}) {
    this.#prefix = prefix;
    this.#sampleNames = sampleNames;
    this.#faceNames = faceNames;
    this.#networks = networks;
    this.#timeOf = timeOf;
    this.#press = press;
    this.#choose = choose;
    this.#signal = signal;
    const instructions = document.createElement('p');
    instructions.id = `${prefix}-instructions`;
    instructions.className = 'lenslet-hidden';
    this.#instructions = instructions;
    this.paper = document.createElement('div');
    this.paper.id = `${prefix}-paper`;
    this.paper.className = 'lenslet-control lenslet-paper';
    this.paper.tabIndex = 0;
    this.paper.setAttribute('role', 'application');
    this.paper.setAttribute('aria-describedby', instructions.id);
    root.append(this.paper, instructions);
    this.#elements.set('paper', this.paper).set('answer', answer);
    this.file = document.createElement('input');
    this.file.type = 'file';
    this.file.id = `${prefix}-file`;
    this.file.accept = 'image/jpeg,image/png,image/webp,image/gif'; // A phone then turns its own formats into JPEG.
    this.show(false, false);
  }

  /** @param {boolean} photos whether the paper is a place for photos @param {boolean} hasPhoto */
  show(photos, hasPhoto) {
    this.paper.classList.toggle('lenslet-empty', photos && !hasPhoto);
    const kind = photos ? 'photo' : 'digit';
    if (kind === this.#kind) return;
    this.#kind = kind;
    const {upload, paper, instructions} = KINDS[kind];
    this.paper.setAttribute('aria-label', paper);
    this.paper.style.removeProperty('cursor');
    this.#instructions.textContent = instructions;
    setName(this.file, upload);
  }

  /** @param {string} name */
  #create(name) {
    if (name === 'upload') return this.#createUpload();
    if (name in LISTS) return this.#createList(name);
    if (name in WORDS) return this.#createWords(name);
    const button = document.createElement('button');
    button.type = 'button';
    const label = this.#labelOf(name);
    if (label) setName(button, label);
    button.addEventListener('click', () => this.#press(name), {signal: this.#signal});
    button.id = `${this.#prefix}-${name}`;
    return button;
  }

  /** A sentence that anyone shall see, so a real one. @param {string} name */
  #createWords(name) {
    const words = document.createElement('p');
    words.id = `${this.#prefix}-${name}`;
    words.textContent = WORDS[name];
    return words;
  }

  #labelOf(name) {
    if (name.startsWith('sample-')) return this.#sampleNames[Number(name.slice(7))];
    if (name.startsWith('face-')) return this.#faceNames[Number(name.slice(5))];
    const network = this.#networks.findIndex((one) => `network-${one.name}` === name);
    return network < 0 ? NAMES[name] : this.#describeRow(network);
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
        if (network.group !== group) return;
        const option = new Option(this.#describe(i), String(i));
        option.dataset.name = network.name;
        part.append(option);
      });
      list.append(part);
    }
    const seat = name === 'model' ? 0 : 1;
    list.addEventListener('change', () => this.#choose(seat, Number(list.value)), {signal: this.#signal});
    this.#lists[seat] = list;
    field.append(list);
    return field;
  }

  /** @param {number} index of a network */
  #describe(index) {
    const {title, lesson, accuracy, bytes} = this.#networks[index];
    const size = bytes < 999500 ? `${(bytes / 1000).toFixed(0)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
    const score = accuracy === null ? [] : [`${(100 * accuracy).toFixed(2)} %`];
    return [title + (lesson ? ' (a lesson)' : ''), ...score, size, this.#timeOf(index)].join(', ');
  }

  /** @param {number} index of a network in the room of all of them */
  #describeRow(index) {
    return this.#describe(index) + (index === this.#second ? ', compared' : '');
  }

  /** Which networks the lists show as chosen, and how long each takes as far as that is known now. @param {[number, number]} chosen */
  choose(chosen) {
    this.#second = chosen[1];
    this.#networks.forEach(({name}, i) => {
      for (const list of this.#lists) list.querySelector(`[value="${i}"]`).text = this.#describe(i);
      const row = this.#elements.get(`network-${name}`);
      if (row) setName(row, this.#describeRow(i));
    });
    this.#lists.forEach((list, seat) => (list.value = String(chosen[seat])));
    const first = this.#networks[chosen[0]];
    for (const option of this.#lists[1]?.options ?? []) {
      const network = this.#networks[Number(option.value)];
      if (!network || !first) continue;
      option.disabled = network.preparation !== first.preparation;
      const why = network.preparation === 'photo' ? 'reads photos' : 'reads drawings';
      if (option.disabled) option.text = `${network.title} (${why})`;
    }
  }

  #createUpload() {
    const label = document.createElement('label');
    label.id = `${this.#prefix}-upload`;
    label.append(this.file);
    return label;
  }

  /** @param {Control[]} controls those of a room that is hidden are missing */
  update(controls) {
    const names = new Set(controls.map(({name}) => name));
    for (const [name, element] of this.#elements) {
      if (names.has(name)) continue;
      if (element.matches(':focus-within')) this.paper.focus({preventScroll: true}); // Or the page's body would get it.
      element.remove();
      this.#elements.delete(name);
    }
    let before = this.#instructions; // In the order of the keyboard.
    for (const control of controls) {
      const {name, pressed} = control;
      let element = this.#elements.get(name);
      if (!element) {
        element = this.#create(name);
        element.classList.add(name in WORDS ? 'lenslet-words' : 'lenslet-control');
        this.#elements.set(name, element);
        if (name.startsWith('kind-')) this.paper.before(element);
        else before.after(element);
      }
      if (element !== this.paper && !name.startsWith('kind-')) before = element;
      place(element, control);
      if (name === 'eraser' || /^(brush|network|kind)-/.test(name)) {
        element.setAttribute('aria-pressed', String(pressed));
      } else if (name in SWITCHES) {
        element.setAttribute('aria-expanded', String(pressed));
        element.setAttribute('aria-label', SWITCHES[name][pressed]);
      } else if (['undo', 'redo', 'clear'].includes(name) || name.startsWith('crop-')) {
        element.setAttribute('aria-disabled', String(!control.enabled));
      }
    }
  }
}

/** Read out, and shown to those who point at it. @param {HTMLElement} element @param {string} name */
function setName(element, name) {
  element.setAttribute('aria-label', name);
  element.title = name;
}

/** @param {HTMLElement} element @param {Control} control */
function place(element, {x, y, width, height}) {
  const {style} = element;
  style.left = `${x}px`;
  style.top = `${y}px`;
  style.width = `${width}px`;
  style.height = `${height}px`;
}
