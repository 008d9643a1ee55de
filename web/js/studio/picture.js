// Any image that the browser can decode becomes pixels, upright and no larger than asked for.

const UNREADABLE = 'That file is not a picture that this browser can read.';

/**
 * @param {Blob} blob
 * @param {number} longest more pixels a side are not kept
 * @returns {Promise<{pixels: Uint8Array, width: number, height: number, fileWidth: number, fileHeight: number}>} RGBA; rejects with a sentence in its message
 */
export async function decodePicture(blob, longest) {
  const url = URL.createObjectURL(blob);
  try {
    const image = new Image();
    // Not decode(): that would unfold a huge photo in full, only to be shrunk.
    await new Promise((resolve, reject) => {
      image.onload = resolve;
      image.onerror = () => reject(new Error(UNREADABLE));
      image.src = url;
    });
    const {naturalWidth: fileWidth, naturalHeight: fileHeight} = image;
    if (!fileWidth || !fileHeight) throw new Error(UNREADABLE);
    const scale = Math.min(1, longest / Math.max(fileWidth, fileHeight));
    const [width, height] = [fileWidth, fileHeight].map((side) => Math.max(1, Math.round(side * scale)));
    return {...(await toPixels(blob, image, width, height)), fileWidth, fileHeight};
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
  const source = await bitmapOf(blob, {resizeWidth: width, resizeHeight: height, resizeQuality: 'high'}, image);
  try {
    context.drawImage(source, 0, 0, width, height);
    const {data} = context.getImageData(0, 0, width, height);
    return {pixels: new Uint8Array(data.buffer), width, height};
  } catch {
    throw new Error(UNREADABLE);
  } finally {
    source.close?.();
  }
}

/** The image itself where the browser makes no bitmap of that size. */
async function bitmapOf(blob, size, image) {
  try {
    return await createImageBitmap(blob, {...size, imageOrientation: 'from-image'});
  } catch (error) {
    if (error instanceof TypeError) return image; // An option that this browser does not know.
    throw new Error(UNREADABLE);
  }
}

/**
 * Takes pictures from the file input, from the clipboard and from what is dropped on the studio.
 * @param {object} parts
 * @param {HTMLElement} parts.host
 * @param {HTMLElement} parts.root inside of it; shows that something hangs over the host
 * @param {HTMLElement} parts.paper
 * @param {HTMLInputElement} parts.file
 * @param {(blob: Blob) => void} parts.open
 * @param {AbortSignal} parts.signal
 */
export function listenForPictures({host, root, paper, file, open, signal}) {
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
  host.addEventListener(
    'dragover',
    (event) => {
      if (!event.dataTransfer.types.includes('Files')) return;
      event.preventDefault();
      root.classList.add('lenslet-dropping');
    },
    {signal},
  );
  for (const type of ['dragleave', 'drop']) {
    host.addEventListener(type, () => root.classList.remove('lenslet-dropping'), {signal});
  }
  host.addEventListener(
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
