// Hands, wheel and keys on a photo move the box in it.

const STRIDE = 8; // CSS pixels that an arrow key moves the box by; one with Shift.
const WHEEL = 0.0015; // For each pixel that is scrolled, the share by which the box grows.

/**
 * @param {object} parts
 * @param {HTMLElement} parts.root
 * @param {import('./plane.js').Plane} parts.plane
 * @param {HTMLElement} parts.paper where the photo lies
 * @param {import('./module.js').StudioModule} parts.module
 * @param {(name: string) => void} parts.press presses a control by its name
 * @param {() => void} parts.choose asks for a photo
 * @param {() => void} parts.changed
 * @param {AbortSignal} parts.signal
 */
export function listenToCrop({root, plane, paper, module, press, choose, changed, signal}) {
  /** Pointers on the photo, at most two of which count. @type {Set<number>} */
  const hands = new Set();
  let isPress = true; // And not a stroke, during which the network changed.
  const cropping = () => module.takesPhotos && module.hasPhoto;
  const on = (element, type, listener, options) => element.addEventListener(type, listener, {signal, ...options});

  on(paper, 'pointerdown', (event) => {
    isPress = module.takesPhotos;
    if (event.button !== 0 || !cropping()) return;
    hands.add(event.pointerId);
    try {
      paper.setPointerCapture(event.pointerId);
    } catch {
      // A pointer that is gone already, or a synthetic one: it drags without capture.
    }
    const {x, y} = plane.locate(event.clientX, event.clientY);
    module.cropDown(event.pointerId, x, y);
    changed();
  });
  on(paper, 'pointermove', (event) => {
    if (!cropping()) return;
    const {x, y} = plane.locate(event.clientX, event.clientY);
    if (hands.has(event.pointerId)) {
      module.cropMove(event.pointerId, x, y);
      changed();
    } else if (hands.size === 0) {
      paper.style.cursor = module.cropCursor(x, y);
    }
  });
  const release = (event) => {
    if (!hands.delete(event.pointerId)) return;
    module.cropUp(event.pointerId);
    changed();
  };
  for (const type of ['pointerup', 'pointercancel', 'lostpointercapture']) on(paper, type, release);
  on(paper, 'click', () => {
    if (isPress && module.takesPhotos && !module.hasPhoto) choose();
  });

  on(
    paper,
    'wheel',
    (event) => {
      // Who scrolls past a photo shall pass it. A trackpad's pinch comes as a wheel with Ctrl, in small steps.
      if (!cropping() || !(event.ctrlKey || paper.matches(':focus'))) return;
      event.preventDefault();
      const pixels = event.deltaY * (event.deltaMode === 0 ? 1 : event.deltaMode === 1 ? 16 : 400);
      const rate = event.ctrlKey ? 6 * WHEEL : WHEEL;
      const {x, y} = plane.locate(event.clientX, event.clientY);
      module.cropScale(Math.exp(Math.min(0.5, Math.max(-0.5, -pixels * rate))), x, y);
      changed();
    },
    {passive: false},
  );

  const STEPS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
  /** @returns {boolean} whether the key meant something here */
  const handle = ({key, shiftKey}) => {
    if (!module.hasPhoto) {
      if (key !== 'Enter' && key !== ' ') return false;
      choose();
    } else if (key in STEPS) {
      const stride = shiftKey ? 1 : STRIDE;
      module.cropShift(...STEPS[key].map((way) => way * stride));
    } else if (key === '+' || key === '=') press('crop-larger');
    else if (key === '-' || key === '_') press('crop-smaller');
    else if (key === '0' || key === 'Home') press('crop-reset');
    else if (key === 'Escape' && hands.size > 0) {
      hands.clear();
      module.cropCancel();
    } else return false;
    return true;
  };
  on(paper, 'keydown', (event) => {
    if (!module.takesPhotos || event.ctrlKey || event.metaKey || event.altKey || !handle(event)) return;
    event.preventDefault();
    changed();
  });
  on(root, 'pointerleave', () => paper.style.removeProperty('cursor'));
}
