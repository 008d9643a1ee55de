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
const STEPS = {false: 'How it got there: the steps from the drawing to what the network sees', true: 'Hide the steps'};
const PAPER = 'Draw a digit on this paper';
const INSTRUCTIONS =
  'Draw with mouse, pen or finger. With the keyboard: arrow keys move the pen, Space puts it down and lifts it, ' +
  'Escape drops the stroke, Control Z undoes it, Delete clears the paper. Test digits and pictures can be chosen instead.';

/** @typedef {import('./module.js').Control} Control */

export class Mirror {
  /** @type {Map<string, HTMLElement>} */
  #elements = new Map();
  #root;
  #prefix;
  #sampleNames;
  #press;
  #signal;
  /** @type {HTMLElement} */
  paper;
  /** @type {HTMLInputElement} */
  file;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.root
   * @param {string} parts.prefix of every id
   * @param {string[]} parts.sampleNames
   * @param {(index: number) => void} parts.press
   * @param {AbortSignal} parts.signal
   */
  constructor({root, prefix, sampleNames, press, signal}) {
    this.#root = root;
    this.#prefix = prefix;
    this.#sampleNames = sampleNames;
    this.#press = press;
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

  /** @param {string} name @param {number} index */
  #create(name, index) {
    if (name === 'upload') return this.#createUpload();
    const button = document.createElement('button');
    button.type = 'button';
    const label = name.startsWith('sample-') ? this.#sampleNames[Number(name.slice(7))] : NAMES[name];
    if (label) {
      button.setAttribute('aria-label', label);
      button.title = label;
    }
    button.addEventListener('click', () => this.#press(index), {signal: this.#signal});
    return button;
  }

  #createUpload() {
    const label = document.createElement('label');
    label.title = NAMES.upload;
    this.file = document.createElement('input');
    this.file.type = 'file';
    this.file.accept = 'image/*';
    this.file.id = `${this.#prefix}-file`;
    this.file.setAttribute('aria-label', NAMES.upload);
    label.append(this.file);
    return label;
  }

  /** @param {Control[]} controls */
  update(controls) {
    controls.forEach((control, index) => {
      let element = this.#elements.get(control.name);
      if (!element) {
        element = this.#create(control.name, index);
        element.id = `${this.#prefix}-${control.name}`;
        element.classList.add('lenslet-control');
        this.#elements.set(control.name, element);
        this.#root.append(element);
      }
      place(element, control);
      if (control.name === 'eraser' || control.name.startsWith('brush-')) {
        element.setAttribute('aria-pressed', String(control.pressed));
      } else if (control.name === 'steps') {
        element.setAttribute('aria-expanded', String(control.pressed));
        element.setAttribute('aria-label', STEPS[control.pressed]);
      } else if (['undo', 'redo', 'clear'].includes(control.name)) {
        element.setAttribute('aria-disabled', String(!control.enabled));
      }
    });
  }
}

/** @param {HTMLElement} element @param {Control} control */
function place(element, {x, y, width, height}) {
  const {style} = element;
  style.left = `${x}px`;
  style.top = `${y}px`;
  style.width = `${width}px`;
  style.height = `${height}px`;
}
