// Draws when something changed, and only while it can be seen; otherwise nothing runs at all.

export class Frames {
  /** Drawn so far. */
  count = 0;
  #pending = 0;
  #inView = true;
  #draw;

  /**
   * @param {Element} element
   * @param {AbortSignal} signal
   * @param {() => void} draw
   */
  constructor(element, signal, draw) {
    this.#draw = draw;
    const observer = new IntersectionObserver((entries) => {
      this.#inView = entries[entries.length - 1].isIntersecting;
      if (this.#inView) this.request();
    });
    observer.observe(element);
    signal.addEventListener(
      'abort',
      () => {
        observer.disconnect();
        cancelAnimationFrame(this.#pending);
        this.request = () => {};
      },
      {once: true},
    );
  }

  /** At once, where the picture that is there has gone. */
  now() {
    ++this.count;
    this.#draw();
  }

  request() {
    if (this.#pending || !this.#inView) return;
    this.#pending = requestAnimationFrame(() => {
      this.#pending = 0;
      this.now();
    });
  }
}
