// The WebGL context: made once, taken away by the browser whenever it likes, and mostly given back.
import {StudioError} from './errors.js';

const PATIENCE_MS = 5000;

/** @param {HTMLCanvasElement} canvas @returns {WebGL2RenderingContext} */
export function makeContext(canvas) {
  const context = canvas.getContext('webgl2', {
    alpha: false,
    antialias: false,
    depth: false,
    stencil: false,
    powerPreference: 'low-power',
  });
  if (!context) throw new StudioError('no-webgl2');
  return context;
}

/**
 * @param {object} parts
 * @param {HTMLCanvasElement} parts.canvas
 * @param {() => void} parts.restore called when the context came back, without anything in it
 * @param {(error: StudioError) => void} parts.fail called when it does not come back while the page is in view
 * @param {AbortSignal} parts.signal
 */
export function surviveContextLoss({canvas, restore, fail, signal}) {
  let patience = 0;
  let isLost = false;
  const stopWaiting = () => clearTimeout(patience);
  const wait = () => {
    stopWaiting();
    // From a page in the background they may be taken for as long as it is there.
    if (!isLost || document.visibilityState !== 'visible') return;
    patience = setTimeout(() => fail(new StudioError('graphics-lost')), PATIENCE_MS);
  };
  document.addEventListener('visibilitychange', wait, {signal});
  signal.addEventListener('abort', stopWaiting, {once: true});
  canvas.addEventListener(
    'webglcontextlost',
    (event) => {
      event.preventDefault(); // Or it would never come back.
      isLost = true;
      wait();
    },
    {signal},
  );
  canvas.addEventListener(
    'webglcontextrestored',
    () => {
      isLost = false;
      stopWaiting();
      restore();
    },
    {signal},
  );
}
