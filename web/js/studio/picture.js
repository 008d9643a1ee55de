// Any image that the browser can decode becomes pixels, upright and no larger than the paper.

const LONGEST = 840; // The paper's own resolution.
const UNREADABLE = 'That file is not a picture that this browser can read.';

/**
 * @param {Blob} blob
 * @returns {Promise<{pixels: Uint8Array, width: number, height: number}>} RGBA; rejects with a sentence in its message
 */
export async function decodePicture(blob) {
  const url = URL.createObjectURL(blob);
  try {
    const image = new Image();
    image.src = url;
    try {
      await image.decode();
    } catch {
      throw new Error(UNREADABLE);
    }
    const {naturalWidth: width, naturalHeight: height} = image;
    if (!width || !height) throw new Error('That picture has no size of its own, so there is nothing to read.');
    const scale = Math.min(1, LONGEST / Math.max(width, height));
    return await toPixels(blob, image, Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Shrinks while decoding where the browser can, which keeps huge photos out of memory. */
async function toPixels(blob, image, width, height) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', {willReadFrequently: true});
  context.imageSmoothingQuality = 'high';
  let source = image; // Drawings such as SVG have no bitmap.
  if (blob.type !== 'image/svg+xml') {
    try {
      source = await createImageBitmap(blob, {
        resizeWidth: width,
        resizeHeight: height,
        resizeQuality: 'high',
        imageOrientation: 'from-image',
      });
    } catch {
      throw new Error(UNREADABLE);
    }
  }
  context.drawImage(source, 0, 0, width, height);
  source.close?.();
  const {data} = context.getImageData(0, 0, width, height);
  return {pixels: new Uint8Array(data.buffer), width, height};
}

/**
 * Takes pictures from the file input, from the clipboard and from what is dropped on the studio.
 * @param {object} parts
 * @param {HTMLElement} parts.root
 * @param {HTMLElement} parts.paper
 * @param {HTMLInputElement} parts.file
 * @param {(blob: Blob) => void} parts.open
 * @param {AbortSignal} parts.signal
 */
export function listenForPictures({root, paper, file, open, signal}) {
  const first = (/** @type {DataTransfer|null} */ data) => data?.files?.[0];
  file.addEventListener(
    'change',
    () => {
      const [chosen] = file.files;
      if (chosen) open(chosen);
      file.value = ''; // So that the same file can be chosen again.
    },
    {signal},
  );
  paper.addEventListener(
    'paste',
    (event) => {
      const pasted = first(event.clipboardData);
      if (!pasted) return;
      event.preventDefault();
      open(pasted);
    },
    {signal},
  );
  root.addEventListener(
    'dragover',
    (event) => {
      if (event.dataTransfer.types.includes('Files')) event.preventDefault();
    },
    {signal},
  );
  root.addEventListener(
    'drop',
    (event) => {
      const dropped = first(event.dataTransfer);
      if (!dropped) return;
      event.preventDefault();
      open(dropped);
    },
    {signal},
  );
}
