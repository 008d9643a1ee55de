// Keeps the canvas as wide as its host, as tall as the layout wants, and sharp at any density.

const LEAST = 288; // CSS pixels: the layout knows nothing narrower.
const SCROLLBAR = 20; // CSS pixels, at most.
const LITTLE = 1 / 256; // Of a device pixel: browsers keep 64ths of one, and cut off what is more.

/**
 * The canvas gets whole device pixels, and the layout the width that they are: what Dear ImGui draws, which cuts
 * fractions off in single precision, then fills it to the edge.
 * @param {object} parts
 * @param {HTMLElement} parts.host
 * @param {HTMLElement} parts.root
 * @param {HTMLCanvasElement} parts.canvas
 * @param {WebGL2RenderingContext} parts.context of the canvas
 * @param {import('./module.js').StudioModule} parts.module
 * @param {() => void} parts.changed
 * @param {() => void} parts.draw called when the canvas lost its picture
 * @param {AbortSignal} parts.signal
 * @returns {() => void} to be called when the layout may want another height
 */
export function followViewport({host, root, canvas, context, module, changed, draw, signal}) {
  const most = Math.min(
    context.getParameter(context.MAX_TEXTURE_SIZE),
    ...context.getParameter(context.MAX_VIEWPORT_DIMS),
  );
  let isPlaced = false;
  /** A line of text, as an element that HTML does not know is one, has no width to fill. */
  const place = () => {
    isPlaced = host.isConnected; // Before, it has no computed style.
    if (!isPlaced || getComputedStyle(host).display !== 'inline') return;
    const {display} = host.style;
    host.style.display = 'block';
    signal.addEventListener('abort', () => (host.style.display = display), {once: true});
  };
  let fitted = 0;
  let last = {width: 0, window: ''};
  let available = 0;

  /** @returns {number} 1, or the share of the density that the browser can give */
  const resize = (cssWidth, available, density) => {
    const width = snapped(cssWidth, density);
    const height = module.setViewport(width, available, density);
    const [columns, rows] = [width, height].map((side) => devicePixels(side, density));
    const share = most / Math.max(columns, rows);
    if (share < 1) return share;
    root.style.width = `${width}px`;
    root.style.height = `${height}px`;
    canvas.style.width = `${columns / density}px`;
    canvas.style.height = `${rows / density}px`;
    if (canvas.width === columns && canvas.height === rows) return 1;
    canvas.width = columns;
    canvas.height = rows;
    if (context.isContextLost()) return 1;
    return Math.min(context.drawingBufferWidth / columns, context.drawingBufferHeight / rows, 1);
  };

  const fit = () => {
    if (!isPlaced) place();
    const density = window.devicePixelRatio || 1;
    let width = Math.floor(host.clientWidth - padding(host));
    if (width <= 0) return;
    fitted = host.clientWidth;
    // What a scrollbar leaves when it goes is not taken: wider we may be so tall that it comes back, without end.
    const size = `${window.innerWidth} ${window.innerHeight}`;
    if (size === last.window && width > last.width && width <= last.width + SCROLLBAR) width = last.width;
    // Only then: the paper keeps its size while something scrolls, or a picture above the host arrives.
    if (size !== last.window || width !== last.width) available = heightFor(host);
    last = {width, window: size};
    const before = [canvas.width, canvas.height];
    // A narrower host shows the narrowest layout on a smaller scale, which brings it to whole device pixels again.
    const scale = Math.min(Math.floor(width * density) / density / LEAST, 1);
    for (let tries = 0, share = 1, lowered = density * scale; tries < 4; ++tries) {
      share = resize(Math.max(width, LEAST), available / scale, lowered);
      if (share === 1) break;
      lowered *= 0.99 * share;
    }
    // A column of a grid or of a flexible box would keep the width that it has with the root. Where that is the host's own
    // width, it has to.
    const [across, down] = [root.style.width, root.style.height].map(parseFloat);
    root.style.marginInlineEnd = `${-across}px`;
    const isAsWideAsRoot = host.clientWidth < fitted || /flex|grid/.test(getComputedStyle(host).display);
    if (isAsWideAsRoot) root.style.marginInlineEnd = `${across * (scale - 1)}px`;
    root.style.marginBottom = `${down * (scale - 1)}px`;
    root.style.transformOrigin = getComputedStyle(root).direction === 'rtl' ? '100% 0' : '0 0';
    root.style.transform = scale < 1 ? `scale(${scale})` : 'none';
    // On whole device pixels, wherever the page's own layout put the host.
    root.style.left = root.style.top = '0';
    const origin = root.getBoundingClientRect();
    const shift = (from) => {
      const by = Math.round(from * density) - from * density;
      return `${(by + Math.sign(by) * LITTLE) / density}px`;
    };
    root.style.left = shift(origin.left);
    root.style.top = shift(origin.top + window.scrollY);
    changed();
    if (canvas.width !== before[0] || canvas.height !== before[1]) draw();
  };

  // Its height follows from ours; and in the next frame, since changing sizes in here would be an endless loop.
  let pending = 0;
  const observer = new ResizeObserver(() => {
    cancelAnimationFrame(pending);
    const isNew = !isPlaced && host.isConnected;
    if (isNew || host.clientWidth !== fitted) pending = requestAnimationFrame(fit);
  });
  observer.observe(host);
  observer.observe(root); // In a line of text, only what is in the host has a size.
  signal.addEventListener(
    'abort',
    () => {
      observer.disconnect();
      cancelAnimationFrame(pending);
    },
    {once: true},
  );
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

/** Of a studio that begins further down, whoever has scrolled to it sees most of a screen. @param {HTMLElement} host */
function heightFor(host) {
  const screen = document.documentElement.clientHeight;
  let top = host.getBoundingClientRect().top + window.scrollY;
  const around = (element) => element.assignedSlot ?? element.parentElement ?? element.getRootNode().host;
  for (let pane = around(host); pane && pane !== document.scrollingElement; pane = around(pane)) top += pane.scrollTop;
  return Math.max(screen - top - 16, 0.75 * screen);
}

function padding(element) {
  const {paddingLeft, paddingRight} = getComputedStyle(element);
  return parseFloat(paddingLeft) + parseFloat(paddingRight);
}

/** As Dear ImGui's backend computes it. */
function devicePixels(side, density) {
  return Math.trunc(Math.fround(Math.fround(side) * Math.fround(density)));
}

/** The largest width up to this one that is a whole number of device pixels. */
function snapped(width, density) {
  const columns = Math.floor(width * density + 2 ** -20); // A whole number may come out a trace less.
  const exact = Math.fround(columns / density);
  return devicePixels(exact, density) === columns ? exact : exact * (1 + 2 ** -22);
}
