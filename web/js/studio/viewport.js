// Keeps the canvas as wide as its host, as tall as the layout wants, and sharp at any density.

/**
 * @param {object} parts
 * @param {HTMLElement} parts.host
 * @param {HTMLElement} parts.root
 * @param {HTMLCanvasElement} parts.canvas
 * @param {import('./module.js').StudioModule} parts.module
 * @param {() => void} parts.changed
 * @param {AbortSignal} parts.signal
 * @returns {() => void} to be called when the layout may want another height
 */
export function followViewport({host, root, canvas, module, changed, signal}) {
  const fit = () => {
    const density = window.devicePixelRatio || 1;
    const width = Math.floor(host.clientWidth - padding(host));
    if (width <= 0) return;
    const box = host.getBoundingClientRect();
    const available = document.documentElement.clientHeight - (box.top + window.scrollY) - 16;
    const height = module.setViewport(width, available, density);
    root.style.width = canvas.style.width = `${width}px`;
    root.style.height = canvas.style.height = `${height}px`;
    // On whole device pixels, wherever the page's own layout put the host.
    root.style.left = root.style.top = '0';
    const origin = root.getBoundingClientRect();
    root.style.left = `${Math.round(origin.left * density) / density - origin.left}px`;
    const top = origin.top + window.scrollY;
    root.style.top = `${Math.round(top * density) / density - top}px`;
    const deviceWidth = Math.round(width * density),
      deviceHeight = Math.round(height * density);
    if (canvas.width !== deviceWidth || canvas.height !== deviceHeight) {
      canvas.width = deviceWidth;
      canvas.height = deviceHeight;
    }
    changed();
  };

  const observer = new ResizeObserver(fit);
  observer.observe(host);
  signal.addEventListener('abort', () => observer.disconnect(), {once: true});
  window.addEventListener('resize', fit, {signal});
  const followDensity = () => {
    if (signal.aborted) return;
    matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`).addEventListener(
      'change',
      () => {
        fit();
        followDensity();
      },
      {once: true, signal},
    );
  };
  followDensity();
  fit();
  return fit;
}

function padding(element) {
  const {paddingLeft, paddingRight} = getComputedStyle(element);
  return parseFloat(paddingLeft) + parseFloat(paddingRight);
}
