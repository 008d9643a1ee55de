// The answer as text, for those who cannot see the canvas and for programs.

const PAUSE_MS = 600; // Numbers that change with every frame are not read aloud; the answer is, once it rests.
const NOTHING = {label: '', probabilities: new Float32Array(), failed: false, tiny: false, lacksFace: false};

/** @typedef {import('./module.js').Reading} Reading */

export class Result {
  /** Names of the networks; two where they are compared. @type {string[]} */
  names = [''];
  #element;
  #body;
  #shown = '';
  #timer = 0;

  /**
   * @param {HTMLElement} element an aria-live region; the numbers come after it
   * @param {string} prefix of every id
   * @param {AbortSignal} signal
   */
  constructor(element, prefix, signal) {
    this.#element = element;
    this.table = document.createElement('table');
    this.table.id = `${prefix}-probabilities`;
    this.table.createCaption().textContent = 'How sure the network is of each class';
    this.#body = this.table.createTBody();
    this.steps = document.createElement('ul');
    this.steps.setAttribute('aria-label', 'How it becomes what the network sees');
    const hidden = document.createElement('div'); // A table of its own would not shrink, and so make the page scroll.
    hidden.className = 'lenslet-hidden';
    hidden.append(this.table, this.steps);
    element.after(hidden);
    signal.addEventListener('abort', () => clearTimeout(this.#timer), {once: true});
  }

  /** @param {import('./module.js').StudioModule} module what it reads now */
  show(module) {
    const readings = this.names.map((_, seat) => module.reading(seat));
    const [first, second = NOTHING] = readings;
    const steps = module.steps();
    const now = JSON.stringify([
      this.names,
      steps,
      readings.map(({failed, probabilities}) => [failed, ...probabilities]),
    ]);
    if (now === this.#shown) return;
    this.#shown = now;
    const {dataset} = this.#element;
    dataset.label = first.label;
    dataset.probability = greatest(first);
    dataset.secondLabel = second.label;
    dataset.secondProbability = greatest(second);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#list(
        readings.map((_, seat) => module.classes(seat)),
        readings,
      );
      this.steps.replaceChildren(...steps.map((step) => filled('li', step)));
      const isBlank = readings.every(({label, failed}) => label === '' && !failed);
      const hasSpoken = this.#element.textContent !== ''; // Who has just come knows that nothing was drawn.
      const blank = module.takesPhotos ? 'There is no photo yet.' : 'The paper is blank.';
      if (hasSpoken || !isBlank) this.#element.textContent = isBlank ? blank : this.#sentence(readings);
    }, PAUSE_MS);
  }

  /** @param {Reading[]} readings */
  #sentence(readings) {
    if (readings[0].tiny) return 'Very small: draw it larger.';
    if (readings[0].lacksFace) return 'No face found: drag the box to one.';
    if (readings.length === 1) return sentence('It', readings[0]);
    return readings.map((reading, i) => `${this.names[i]}: ${sentence('it', reading)}`).join(' ');
  }

  /**
   * A row for each class that a network knows, a column for each network; no numbers while there is no answer.
   * @param {string[][]} classes of each network @param {Reading[]} readings
   */
  #list(classes, readings) {
    const places = classes.map(placesOf);
    const keys = new Set(places.flatMap((place) => [...place.keys()]));
    const rows = [...keys].map((key) => {
      const row = document.createElement('tr');
      const [name] = key.split('\n');
      const cells = readings.map((reading, seat) => filled('td', percentageOf(reading, places[seat].get(key))));
      row.append(filled('th', name), ...cells);
      row.firstElementChild.setAttribute('scope', 'row');
      return row;
    });
    this.#body.replaceChildren(...rows);
    this.table.deleteTHead();
    if (readings.length === 1) return;
    const head = this.table.createTHead().insertRow();
    head.append(filled('td', ''), ...this.names.map((name) => filled('th', name)));
    for (const cell of head.querySelectorAll('th')) cell.scope = 'col';
  }
}

/** Of any number of them: as arguments of Math.max() they would have to fit on the stack. @param {Float32Array} values */
const most = (values) => values.reduce((a, b) => Math.max(a, b), 0);
/** @param {Reading} reading */
const greatest = ({label, probabilities}) => (label === '' ? '' : String(most(probabilities)));
/** @param {Reading} reading @param {number|undefined} i of its classes; undefined where it has no such class */
const percentageOf = ({lacksFace, probabilities}, i) => (lacksFace ? '' : percentage(probabilities[i]));
/** Name and how often it came before → place: a file may name two classes alike. @param {string[]} names */
function placesOf(names) {
  const counts = new Map();
  return new Map(
    names.map((name, i) => {
      const before = counts.get(name) ?? 0;
      counts.set(name, before + 1);
      return [`${name}\n${before}`, i]; // Names have no line breaks (docs/format.md).
    }),
  );
}
/** Never rounded to a 100 or 0 that it is not: as the canvas has it. @param {number|undefined} probability */
function percentage(probability) {
  if (probability === undefined) return '';
  if (probability < 0.0005) return '< 0.1 %';
  if (probability >= 0.9995) return '> 99.9 %';
  return `${(100 * probability).toFixed(1)} %`;
}

/** As sure as the canvas has it. @param {string} it @param {Reading} reading */
function sentence(it, {label, probabilities, failed}) {
  if (failed) return 'No answer: the numbers of this network overflow here.';
  const probability = most(probabilities);
  const percent = percentage(probability);
  const isQuestion = probabilities.length === 1; // Its probability is that of a yes, also where the answer is no.
  const {fround} = Math;
  const isSure = probability >= fround(0.9) || (isQuestion && probability <= fround(0.1));
  const isProbable = probability >= fround(0.6) || (isQuestion && probability <= fround(0.4));
  const isWord = isQuestion || [...label].length > 2;
  let answer = `Not sure: perhaps ${label}`;
  if (isProbable) answer = `Probably ${label}`;
  if (isSure) answer = `${it} ${isWord ? 'says:' : 'reads'} ${label}`;
  if (isQuestion) return `${answer}. The chance of a yes is ${percent}.`;
  return `${answer}, ${percent}${isSure ? ' sure' : ''}.`;
}

function filled(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}
