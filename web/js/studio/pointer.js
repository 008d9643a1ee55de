// Mouse, pen and finger on the paper become pen input; over the rest of the canvas they only hover.

/** @typedef {import('./module.js').PenInput} PenInput */

/**
 * @param {object} parts
 * @param {HTMLElement} parts.root
 * @param {import('./plane.js').Plane} parts.plane
 * @param {HTMLElement} parts.paper
 * @param {import('./module.js').StudioModule} parts.module
 * @param {() => void} parts.starts called before a stroke begins
 * @param {() => void} parts.changed
 * @param {AbortSignal} parts.signal
 * @returns {{isDrawing: () => boolean, cancel: () => boolean}} cancel() drops the stroke being drawn, if there is one
 */
export function listenToPointer({root, plane, paper, module, starts, changed, signal}) {
  /** @type {PointerEvent|null} how the one pointer that draws came down; any other finger does nothing */
  let drawing = null;
  let pressure = 0; // A pen that leaves the paper reports none: its last one holds.

  /** @param {PointerEvent} event @returns {PenInput} */
  const toInput = (event) => {
    const {x, y} = plane.locate(event.clientX, event.clientY);
    if (event.pointerType !== 'pen') return {x, y, pressure: 0, time: event.timeStamp};
    if (event.type !== 'pointerup' && event.buttons & 1) ({pressure} = event);
    return {x, y, pressure, time: event.timeStamp};
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
      if (event.button !== 0 || module.takesPhotos) return;
      if (drawing) {
        // The hand that holds a pen touches first.
        if (drawing.pointerType !== 'touch' || event.pointerType !== 'pen') return;
        finish(false);
      }
      starts();
      drawing = event;
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
      if (event.pointerId !== drawing?.pointerId) return;
      if (!(event.buttons & 1)) return finish(true); // It was let go where nobody told us.
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
      if (event.pointerId === drawing?.pointerId) {
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
        if (event.pointerId === drawing?.pointerId) finish(type === 'lostpointercapture');
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
    isDrawing: () => drawing !== null,
    cancel() {
      if (!drawing) return false;
      finish(false);
      return true;
    },
  };
}
