// Mouse, pen and finger on the paper become pen input; over the rest of the canvas they only hover.

/** @typedef {import('./module.js').PenInput} PenInput */

/**
 * @param {object} parts
 * @param {HTMLElement} parts.root
 * @param {HTMLElement} parts.canvas
 * @param {HTMLElement} parts.paper
 * @param {import('./module.js').StudioModule} parts.module
 * @param {() => void} parts.changed
 * @param {AbortSignal} parts.signal
 * @returns {{cancel: () => boolean}} cancel() drops the stroke being drawn, if there is one
 */
export function listenToPointer({root, canvas, paper, module, changed, signal}) {
  /** @type {number|null} the one pointer that draws; any other finger does nothing */
  let drawing = null;

  /** @param {PointerEvent} event @returns {PenInput} */
  const toInput = (event) => {
    const box = canvas.getBoundingClientRect();
    const pressure = event.pointerType === 'pen' ? event.pressure : 0;
    return {x: event.clientX - box.left, y: event.clientY - box.top, pressure, time: event.timeStamp};
  };
  const finish = (keep) => {
    drawing = null;
    if (keep) module.penUp();
    else module.penCancel();
    changed();
  };

  paper.addEventListener(
    'pointerdown',
    (event) => {
      if (drawing !== null || event.button !== 0) return;
      drawing = event.pointerId;
      try {
        paper.setPointerCapture(event.pointerId);
      } catch {
        // A pointer that is gone already, or a synthetic one: it draws without capture.
      }
      module.penDown(toInput(event));
      changed();
    },
    {signal},
  );

  paper.addEventListener(
    'pointermove',
    (event) => {
      if (event.pointerId !== drawing) return;
      const coalesced = event.getCoalescedEvents?.() ?? [];
      module.penMove((coalesced.length ? coalesced : [event]).map(toInput));
      const predicted = event.getPredictedEvents?.() ?? [];
      if (predicted.length) module.penPredict(predicted.map(toInput));
      changed();
    },
    {signal},
  );

  paper.addEventListener(
    'pointerup',
    (event) => {
      if (event.pointerId === drawing) {
        module.penMove([toInput(event)]);
        finish(true);
      }
    },
    {signal},
  );
  for (const type of ['pointercancel', 'lostpointercapture']) {
    paper.addEventListener(
      type,
      (event) => {
        if (event.pointerId === drawing) finish(type === 'lostpointercapture');
      },
      {signal},
    );
  }
  // A long press asks for a menu in the middle of a slow stroke.
  paper.addEventListener('contextmenu', (event) => event.preventDefault(), {signal});

  root.addEventListener(
    'pointermove',
    (event) => {
      if (event.pointerType === 'touch') return;
      const {x, y} = toInput(event);
      module.hover(x, y);
      changed();
    },
    {signal, passive: true},
  );
  root.addEventListener(
    'pointerleave',
    () => {
      module.hoverEnd();
      changed();
    },
    {signal},
  );

  return {
    cancel() {
      if (drawing === null) return false;
      finish(false);
      return true;
    },
  };
}
