// Where a point of the window lies on the studio, whatever CSS transforms its ancestors have.

/**
 * Three marks without extent, at three corners, tell what became of the studio's own coordinates: a box around the
 * whole would not, once it is turned. Affine transforms only: perspective bends what lies between.
 */
export class Plane {
  #root;
  #marks;

  /** @param {HTMLElement} root whose style has its width and height in pixels */
  constructor(root) {
    this.#root = root;
    this.#marks = ['origin', 'right', 'bottom'].map((place) => {
      const mark = document.createElement('i');
      mark.className = `lenslet-mark lenslet-mark-${place}`;
      return root.appendChild(mark);
    });
  }

  /** @param {number} clientX @param {number} clientY @returns {{x: number, y: number}} in the root's own CSS pixels */
  locate(clientX, clientY) {
    const [origin, right, bottom] = this.#marks.map((mark) => mark.getBoundingClientRect());
    const [a, b] = [right.left - origin.left, right.top - origin.top];
    const [c, d] = [bottom.left - origin.left, bottom.top - origin.top];
    const [u, v] = [clientX - origin.left, clientY - origin.top];
    const area = a * d - b * c || 1; // 0 while it is scaled away.
    const {width, height} = this.#root.style;
    return {x: (parseFloat(width) * (u * d - v * c)) / area, y: (parseFloat(height) * (v * a - u * b)) / area};
  }
}
