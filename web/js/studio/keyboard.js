// Undo and redo wherever in the studio the focus is; while the paper has it, a pen that arrow keys move.

const STEP = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
const STRIDE = 1 / 40; // Of the paper; a fifth of that with Shift.

/**
 * @param {object} parts
 * @param {HTMLElement} parts.root
 * @param {HTMLElement} parts.paper inside of it
 * @param {import('./module.js').StudioModule} parts.module
 * @param {{isDrawing: () => boolean, cancel: () => boolean}} parts.pointer
 * @param {(name: string) => void} parts.press presses a control by its name
 * @param {() => void} parts.changed
 * @param {AbortSignal} parts.signal
 * @returns {{lift: () => void}} lift() ends the stroke that the keys draw, if there is one
 */
export function listenToKeys({root, paper, module, pointer, press, changed, signal}) {
  let at = null; // On the paper, 0 … 1; null until an arrow key was pressed.
  let isDown = false;
  let cameByPointer = false; // Then arrows and Space scroll the page, as they do for everyone with a mouse.

  const input = () => {
    const [left, top, width, height] = ['left', 'top', 'width', 'height'].map((side) => parseFloat(paper.style[side]));
    return {x: left + at[0] * width, y: top + at[1] * height, pressure: 0, time: performance.now()};
  };
  const lift = (keep) => {
    if (!isDown) return false;
    isDown = false;
    if (keep) module.penUp();
    else module.penCancel();
    return true;
  };
  const move = ([dx, dy], fine) => {
    const stride = fine ? STRIDE / 5 : STRIDE;
    at ??= [0.5, 0.5];
    at = [Math.min(1, Math.max(0, at[0] + dx * stride)), Math.min(1, Math.max(0, at[1] + dy * stride))];
    const {x, y} = input();
    if (isDown) module.penMove([input()]);
    module.hover(x, y);
  };
  const toggle = () => {
    at ??= [0.5, 0.5];
    if (lift(true) || pointer.isDrawing()) return;
    isDown = true;
    module.penDown(input());
  };

  /** @param {KeyboardEvent} event @returns {boolean} whether the key meant something here */
  const undoOrRedo = ({key, code, shiftKey, ctrlKey, metaKey, altKey}) => {
    if (altKey || !(ctrlKey || metaKey)) return false;
    const letter = (/^[a-z]$/i.test(key) ? key : code.slice(3)).toLowerCase(); // Other scripts: by place.
    if (letter !== 'z' && letter !== 'y') return false;
    press(letter === 'y' || shiftKey ? 'redo' : 'undo');
    return true;
  };
  /** The same for what only the paper knows. @type {typeof undoOrRedo} */
  const draw = (event) => {
    const {key} = event;
    if (event.altKey || event.ctrlKey || event.metaKey) return false;
    if (key === 'Escape') return pointer.cancel() || lift(false);
    if (key === 'Delete' || key === 'Backspace') {
      lift(false);
      press('clear');
    } else if (cameByPointer) return false;
    else if (key in STEP) move(STEP[key], event.shiftKey);
    else if (key !== ' ') return false;
    else if (!event.repeat) toggle();
    return true;
  };

  for (const [element, handle] of [
    [paper, draw],
    [root, undoOrRedo],
  ]) {
    const listener = (event) => {
      if (module.takesPhotos || !handle(event)) return;
      event.preventDefault();
      changed();
    };
    element.addEventListener('keydown', listener, {signal});
  }
  paper.addEventListener('pointerdown', () => (cameByPointer ||= !paper.matches(':focus')), {signal});
  let hadComeByPointer = false; // When the focus left.
  const takeBack = ({relatedTarget}) => {
    if (relatedTarget?.closest('.lenslet-message')) cameByPointer = hadComeByPointer; // Which was closed.
  };
  paper.addEventListener('focus', takeBack, {signal});
  paper.addEventListener(
    'blur',
    () => {
      hadComeByPointer = cameByPointer;
      // Where it is the window that lost the focus, the paper keeps it within the page.
      if (paper.getRootNode().activeElement !== paper) cameByPointer = false;
      lift(true);
      if (at) module.hoverEnd();
      changed();
    },
    {signal},
  );
  return {lift: () => lift(true)};
}
