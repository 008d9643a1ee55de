// What is known of the networks, as text: a sentence about each, and how the first one learned.

const COLUMNS = ['Epoch', 'Training loss', 'Validation loss', 'Training accuracy', 'Validation accuracy'];

export class Record {
  /** @param {HTMLElement} after which they come @param {string} prefix of every id */
  constructor(after, prefix) {
    this.facts = document.createElement('p');
    this.facts.id = `${prefix}-facts`;
    this.history = document.createElement('table');
    this.history.id = `${prefix}-history`;
    const hidden = document.createElement('div');
    hidden.className = 'lenslet-hidden';
    hidden.append(this.facts, this.history);
    after.after(hidden);
  }

  /** @param {import('./module.js').StudioModule} module */
  show(module) {
    const history = module.history();
    this.facts.textContent = module.facts();
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
