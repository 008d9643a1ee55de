// The answer as text, for those who cannot see the canvas and for programs.

const PAUSE_MS = 600; // Numbers that change with every frame are not read aloud; the answer is, once it rests.

export class Result {
  #element;
  #timer = 0;

  /** @param {HTMLElement} element an aria-live region @param {AbortSignal} signal */
  constructor(element, signal) {
    this.#element = element;
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
      this.#element.textContent = label === '' ? 'The paper is blank.' : sentence(label, Number(probability));
    }, PAUSE_MS);
  }
}

function sentence(label, probability) {
  const percent = `${(100 * probability).toFixed(1)} %`;
  if (probability >= 0.9) return `It reads ${label}, ${percent} sure.`;
  return probability >= 0.6 ? `Probably ${label}, ${percent}.` : `Not sure: perhaps ${label}, ${percent}.`;
}
