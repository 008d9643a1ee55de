// Pixels from whatever shows a drawing.
import {LensletError} from './error.js';
import {kindOf} from './source.js';

// Twenty cells across a digit need no more, and a photo of 100 megapixels would need 400 MB.
const kMaxSide = 2048;

/** {data, width, height} with data as ImageData has it: RGBA, not premultiplied. */
export function drawingPixels(image) {
  if (isImageData(image)) {
    const {data, width, height} = image;
    if (!(width > 0 && height > 0) || data.length !== 4 * width * height) {
      throw new LensletError('bad-image', `an image of ${width}×${height} cannot have ${data.length} bytes of RGBA`);
    }
    return image;
  }
  const size = naturalSize(image);
  if (!size) {
    throw new LensletError('wrong-input', 'expected ImageData, a canvas, an image, a video or an ImageBitmap');
  }
  if (!(size.width > 0 && size.height > 0)) {
    throw new LensletError('bad-image', `an image of ${size.width}×${size.height} has no pixels; has it loaded?`);
  }
  return rasterise(image, size);
}

function isImageData(image) {
  return (
    ['Uint8ClampedArray', 'Uint8Array'].includes(kindOf(image?.data)) &&
    Number.isInteger(image.width) &&
    Number.isInteger(image.height)
  );
}

function naturalSize(image) {
  if (typeof image !== 'object' || image === null) return null;
  const width = image.naturalWidth ?? image.videoWidth ?? image.displayWidth ?? image.width;
  const height = image.naturalHeight ?? image.videoHeight ?? image.displayHeight ?? image.height;
  return typeof width === 'number' && typeof height === 'number' ? {width, height} : null;
}

// Through a canvas of our own: asking a canvas for a context that it does not have would change it.
function rasterise(image, size) {
  const scale = Math.min(1, kMaxSide / Math.max(size.width, size.height));
  const width = Math.max(1, Math.round(size.width * scale));
  const height = Math.max(1, Math.round(size.height * scale));
  const context = scratchContext(width, height);
  try {
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, 0, 0, width, height);
    return context.getImageData(0, 0, width, height);
  } catch (cause) {
    if (cause.name === 'SecurityError') {
      throw new LensletError('tainted-image', 'the image comes from another site, which does not let pages read it', {
        cause,
      });
    }
    throw new LensletError('bad-image', `the image cannot be read: ${cause.message}`, {cause});
  }
}

function scratchContext(width, height) {
  let canvas;
  if (typeof OffscreenCanvas === 'function') {
    canvas = new OffscreenCanvas(width, height);
  } else if (typeof document === 'object') {
    canvas = Object.assign(document.createElement('canvas'), {width, height});
  } else {
    throw new LensletError('wrong-input', 'there is no canvas here: give ImageData, {data, width, height}');
  }
  const context = canvas.getContext('2d', {willReadFrequently: true});
  if (!context) throw new LensletError('bad-image', 'this browser gives no 2D canvas to read the image with');
  return context;
}
