// Glyphs for Dear ImGui, rasterised by the browser from the page's own fonts. web/platform/browser_fonts.cpp calls this.

const PHASES = 4; // Of a pixel: see lenslet::studio::Type.
const WEIGHTS = [400, 600];
const FONT_PATIENCE_MS = 2000;
const DIGITS = '0123456789';

export class BrowserFonts {
  #family;
  #context;
  #bitmap = new Uint8Array(0);

  /** @param {string} family a CSS font-family list, '' of an element in no document */
  constructor(family) {
    this.#family = family ? `${family}, sans-serif` : 'sans-serif'; // A name alone may be of a font that is not there.
    const canvas = document.createElement('canvas');
    this.#context = canvas.getContext('2d', {willReadFrequently: true});
  }

  /** Resolves when the page's own fonts are there, or take too long to wait for. */
  async load() {
    const all = WEIGHTS.map((weight) => document.fonts.load(`${weight} 16px ${this.#family}`));
    await Promise.race([Promise.allSettled(all), new Promise((resolve) => setTimeout(resolve, FONT_PATIENCE_MS))]);
  }

  #use(face, pixels) {
    this.#context.font = `${WEIGHTS[Math.floor(face / PHASES)]} ${pixels}px ${this.#family}`;
    this.#context.textRendering = 'geometricPrecision';
    this.#context.fillStyle = '#fff';
  }

  /** @returns {[number, number]} ascent and descent in CSS pixels */
  face(face, size) {
    this.#use(face, size);
    const metrics = this.#context.measureText('Ag');
    return [Math.ceil(metrics.fontBoundingBoxAscent ?? size), Math.ceil(metrics.fontBoundingBoxDescent ?? size / 4)];
  }

  /**
   * Draws a glyph and keeps its bitmap for pixels().
   * @returns {number[]} advance, left, top in CSS pixels from the pen on the baseline; width, height of the bitmap in
   *   device pixels; 1 if the glyph has colours of its own
   */
  measure(face, size, density, codePoint) {
    this.#use(face, size * density);
    const text = String.fromCodePoint(codePoint);
    const m = this.#context.measureText(text);
    let advance = m.width,
      shift = (face % PHASES) / PHASES;
    if (DIGITS.includes(text)) {
      // Tabular figures: numbers that change do not dance.
      advance = Math.max(...[...DIGITS].map((digit) => this.#context.measureText(digit).width));
      shift += (advance - m.width) / 2;
    }
    const left = Math.floor(shift - m.actualBoundingBoxLeft) - 1,
      right = Math.ceil(shift + m.actualBoundingBoxRight) + 1;
    const top = Math.floor(-m.actualBoundingBoxAscent) - 1,
      bottom = Math.ceil(m.actualBoundingBoxDescent) + 1;
    const isEmpty = m.actualBoundingBoxLeft + m.actualBoundingBoxRight <= 0 || text.trim() === '';
    const width = isEmpty ? 0 : right - left,
      height = isEmpty ? 0 : bottom - top;
    const coloured = isEmpty ? 0 : this.#draw(text, shift - left, -top, width, height);
    return [advance / density, left / density, top / density, width, height, coloured];
  }

  pixels() {
    return this.#bitmap;
  }

  #draw(text, x, y, width, height) {
    const {canvas} = this.#context;
    if (canvas.width < width || canvas.height < height) {
      const {font} = this.#context;
      canvas.width = Math.max(canvas.width, width);
      canvas.height = Math.max(canvas.height, height);
      this.#context.font = font;
      this.#context.textRendering = 'geometricPrecision';
      this.#context.fillStyle = '#fff';
    }
    this.#context.clearRect(0, 0, width, height);
    this.#context.fillText(text, x, y);
    const {data} = this.#context.getImageData(0, 0, width, height);
    let coloured = 0;
    for (let i = 0; i < data.length && !coloured; i += 4) {
      if (data[i + 3] > 64 && Math.min(data[i], data[i + 1], data[i + 2]) < 200) coloured = 1;
    }
    if (!coloured) {
      // Only the coverage counts; where it is 0 the colour would be black and bleed in when smoothed.
      for (let i = 0; i < data.length; i += 4) data[i] = data[i + 1] = data[i + 2] = 255;
    }
    this.#bitmap = new Uint8Array(data.buffer);
    return coloured;
  }
}
