// The answer as text, for those who cannot see the canvas and for programs.

const PAUSE_MS = 600; // Numbers that change with every frame are not read aloud; the answer is, once it rests.

const STEPS = [
  'Where the ink is.',
  'The box around it, shrunk to 20 pixels; its aspect stays.',
  'Where the ink balances.',
  'On 28 × 28 pixels, so that it balances in the middle: what the network sees.',
];

export class Result {
  #element;
  #cells = [];
  #timer = 0;

  /** @param {HTMLElement} element an aria-live region; the numbers come after it @param {AbortSignal} signal */
  constructor(element, signal) {
    this.#element = element;
    this.table = document.createElement('table');
    this.table.className = 'lenslet-hidden';
    this.table.createCaption().textContent = 'How sure the network is of each class';
    this.steps = document.createElement('ol');
    this.steps.className = 'lenslet-hidden';
    this.steps.setAttribute('aria-label', 'How the drawing becomes what the network sees');
    for (const step of STEPS) this.steps.appendChild(document.createElement('li')).textContent = step;
    element.after(this.table, this.steps);
    signal.addEventListener('abort', () => clearTimeout(this.#timer), {once: true});
  }

  /** @param {string} label @param {Float32Array} probabilities */
  show(label, probabilities) {
    const probability = label === '' ? '' : String(Math.max(...probabilities));
    const {dataset} = this.#element;
    if (dataset.label === label && dataset.probability === probability) return;
    dataset.label = label;
    dataset.probability = probability;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#fill(probabilities);
      this.#element.textContent = label === '' ? 'The paper is blank.' : sentence(label, Number(probability));
    }, PAUSE_MS);
  }

  /** A row for each class; no numbers while the paper is blank. @param {Float32Array} probabilities */
  #fill(probabilities) {
    while (this.#cells.length < probabilities.length) {
      const row = this.table.insertRow();
      const head = row.appendChild(document.createElement('th'));
      head.scope = 'row';
      head.textContent = String(this.#cells.length);
      this.#cells.push(row.insertCell());
    }
    this.#cells.forEach((cell, i) => {
      cell.textContent = i < probabilities.length ? percentage(probabilities[i]) : '';
    });
  }
}

const percentage = (probability) => `${(100 * probability).toFixed(1)} %`;

function sentence(label, probability) {
  const percent = percentage(probability);
  if (probability >= 0.9) return `It reads ${label}, ${percent} sure.`;
  return probability >= 0.6 ? `Probably ${label}, ${percent}.` : `Not sure: perhaps ${label}, ${percent}.`;
}
