/**
 * What the parts of a face are drawn with. Lengths, blurs too, are in the face's units.
 * @param {CanvasRenderingContext2D} context
 * @param {number} unit in pixels
 * @param {[number, number]} origin of the paths
 */
export function makeBrush(context, unit, origin = [0, 0]) {
  const kept = (draw) => {
    context.save();
    draw();
    context.restore();
  };
  // A filter knows nothing of the context's transform: its lengths are pixels.
  const blurred = (blur, draw) =>
    kept(() => {
      context.filter = blur ? `blur(${blur * unit}px)` : 'none';
      draw();
    });
  const withStops = (gradient, stops) => {
    stops.forEach((stop, i) => gradient.addColorStop(i / (stops.length - 1), stop));
    return gradient;
  };
  const placed = (path) => {
    const moved = new Path2D();
    moved.addPath(path, new DOMMatrix().translate(...origin));
    return moved;
  };
  return {
    /** A brush for paths, not gradients, that have their 0, 0 at this point. */
    at: (x, y) => makeBrush(context, unit, [x, y]),
    /** @param {CanvasFillRule} rule */
    fill: (path, style, blur = 0, rule = 'nonzero') =>
      blurred(blur, () => {
        context.fillStyle = style;
        context.fill(placed(path), rule);
      }),
    stroke: (path, style, thickness, blur = 0) =>
      blurred(blur, () => {
        context.strokeStyle = style;
        context.lineWidth = thickness;
        context.lineCap = context.lineJoin = 'round';
        context.stroke(placed(path));
      }),
    /** Nothing that draw() draws leaves the path. */
    within: (path, draw) =>
      kept(() => {
        context.clip(placed(path));
        draw();
      }),
    /** A gradient from one point to another. */
    slope: (from, to, ...stops) => withStops(context.createLinearGradient(...from, ...to), stops),
    /** A gradient from one circle, [x, y, radius], to another. */
    glow: (from, to, ...stops) => withStops(context.createRadialGradient(...from, ...to), stops),
  };
}
