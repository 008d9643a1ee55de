// What is known of the networks, as text: a sentence about each, and how the first one learned.

const TIMES = ['Step', 'Kernel', 'Multiplications', 'Time', 'GFLOP/s', 'Of the peak'];
const COLUMNS = ['Epoch', 'Training loss', 'Validation loss', 'Training accuracy', 'Validation accuracy'];

export class Record {
  #shown = NaN; // The network whose history is in the table; of thousands of epochs it takes a while.

  /** @param {HTMLElement} after which they come @param {string} prefix of every id */
  constructor(after, prefix) {
    this.facts = document.createElement('p');
    this.facts.id = `${prefix}-facts`;
    this.history = document.createElement('table');
    this.history.id = `${prefix}-history`;
    const hidden = document.createElement('div');
    hidden.className = 'lenslet-hidden';
    this.layers = document.createElement('table');
    this.layers.id = `${prefix}-layers`;
    hidden.append(this.facts, this.history, this.layers);
    after.after(hidden);
  }

  /** How long each step takes, once that is known. @param {import('./module.js').StudioModule} module */
  showTimes(module) {
    const rows = module.layerTimes();
    this.layers.replaceChildren();
    if (!rows.length) return;
    this.layers.createCaption().textContent = 'Where the network spends its time';
    const head = this.layers.createTHead().insertRow();
    for (const column of TIMES) head.append(headOf(column, 'col'));
    const body = this.layers.createTBody();
    for (const [layers, ...numbers] of rows) {
      const row = body.insertRow();
      row.append(headOf(layers, 'row'));
      for (const number of numbers) row.insertCell().textContent = number;
    }
  }

  /** @param {import('./module.js').StudioModule} module @param {number} network that is the first */
  show(module, network) {
    this.showTimes(module);
    this.facts.textContent = module.facts();
    if (network === this.#shown) return;
    this.#shown = network;
    const history = module.history();
    this.history.replaceChildren();
    this.history.createCaption().textContent = history.length
      ? 'How the network learned'
      : 'The file of this network does not tell how it was trained.';
    if (!history.length) return;
    const head = this.history.createTHead().insertRow();
    for (const column of COLUMNS) head.append(headOf(column, 'col'));
    const body = this.history.createTBody();
    history.forEach((epoch, i) => {
      const row = body.insertRow();
      row.append(headOf(String(i + 1), 'row'));
      epoch.forEach((value, k) => {
        const text = k < 2 ? value.toFixed(4) : `${(100 * value).toFixed(2)} %`;
        row.insertCell().textContent = Number.isNaN(value) ? '' : text;
      });
    });
  }
}

function headOf(text, scope) {
  const head = document.createElement('th');
  head.scope = scope;
  head.textContent = text;
  return head;
}
