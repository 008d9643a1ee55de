// Sentences that the page says when something is wrong.

export class Messages {
  #host;
  #id;
  /** @type {HTMLElement|null} */
  #shown = null;
  /** @type {any} what had the focus before */
  #before = null;

  /** @param {HTMLElement} host @param {string} id */
  constructor(host, id) {
    this.#host = host;
    this.#id = id;
  }

  /** What holds the focus, as far as the studio's own tree can tell. */
  get #focused() {
    return this.#host.getRootNode().activeElement ?? document.activeElement;
  }

  /** Gives the focus back where the message had it. */
  clear() {
    if (this.#shown?.contains(this.#focused)) this.#before?.focus({preventScroll: true});
    this.#shown?.remove();
    this.#shown = null;
  }

  /** @param {import('./errors.js').StudioError} error @param {() => void} retry */
  fail(error, retry) {
    const box = this.#show('lenslet-message lenslet-failure', error.message);
    if (error.detail) {
      const detail = document.createElement('p');
      detail.className = 'lenslet-detail';
      detail.textContent = error.detail;
      box.append(detail);
    }
    if (error.canRetry) box.append(this.#button('Try again', retry));
  }

  /** A sentence over the studio, which goes on where it was. @param {string} sentence */
  note(sentence) {
    this.#show('lenslet-message lenslet-note', sentence).append(this.#button('Close', () => this.clear()));
  }

  #show(className, sentence) {
    this.clear();
    this.#before = this.#focused;
    const box = document.createElement('div');
    box.id = this.#id;
    box.className = className;
    box.tabIndex = -1; // Where a browser gives no focus to a pressed button, its box has it.
    box.setAttribute('role', 'alert');
    const text = document.createElement('p');
    text.textContent = sentence;
    box.append(text);
    this.#host.append(box);
    this.#shown = box;
    return box;
  }

  #button(label, act) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.addEventListener('click', act, {once: true});
    return button;
  }
}
