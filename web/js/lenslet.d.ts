/** What went wrong. `code` is stable and for programs: docs/javascript.md lists the codes; `message` is for people. */
export class LensletError extends Error {
  readonly name: 'LensletError';
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions);
}

export interface LoadOptions {
  /** Aborting rejects with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Loads a network from its .safetensors file: one that Lenslet wrote, or PyTorch's weights of a network that Lenslet
 * knows. Checks every tensor and, where the file has a known answer, that this device computes it.
 *
 * @throws {LensletError} "network", "http" and "not-a-model" for the download; the codes of docs/format.md for the file;
 * "no-webassembly", "engine-missing", "engine-failed" and "out-of-memory" for the engine.
 */
export function loadModel(
  source: string | URL | ArrayBuffer | ArrayBufferView | Blob,
  options?: LoadOptions,
): Promise<Model>;

/** Pixels as ImageData has them: RGBA, not premultiplied, row by row. */
export interface Pixels {
  readonly data: Uint8ClampedArray | Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface Model {
  readonly info: ModelInfo;
  /** In the order in which they run. */
  readonly layers: readonly LayerInfo[];

  /**
   * The network's own outputs for inputs that are already normalised: any number of them one after the other, each
   * `info.inputShape` in row-major order; the outputs follow one another in the same way.
   *
   * @throws {LensletError} "wrong-input" for another type or length; "disposed".
   */
  run(input: Float32Array): Float32Array;

  /**
   * A drawing of a digit, dark on light or light on dark, of any size. What is transparent counts as white. It is fitted
   * into 28×28 as MNIST's digits were, and normalised. A canvas or picture longer than 2048 pixels is scaled down first;
   * ImageData and other bytes are taken as they are.
   *
   * @throws {LensletError} "bad-image" for an image without pixels; "tainted-image" for one of another site;
   * "not-finite" if the network's answer is no number;
   * "wrong-input" for something else or a network that takes no drawings; "disposed".
   */
  classify(image: CanvasImageSource | ImageData | Pixels): Classification;

  /** Frees the engine's memory. Using the model afterwards throws "disposed". */
  dispose(): void;
}

export interface Classification {
  /** The likeliest class, or null for a blank image. */
  readonly label: string | null;
  /** Its place in `info.classes`, or −1. */
  readonly index: number;
  /** One for each class; zeros for a blank image. */
  readonly probabilities: Float32Array;
  /** What the network saw: 28×28 values from 0 to 1, ink is 1, before normalisation. */
  readonly input: Float32Array;
  /** There was no ink, so that there is nothing to predict. */
  readonly blank: boolean;
}

export interface ModelInfo {
  readonly name: string;
  readonly title: string;
  readonly classes: readonly string[];
  /** Without the batch: [channels, height, width]. */
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  readonly preparation: 'none' | 'digit' | 'photo';
  /** Of a photo: the share of a portrait (1.6 times the face from brow to chin) that the network is meant to see. */
  readonly crop: number;
  /** Per channel: the network wants (value − mean) / std. Empty: the values as they are. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** How the network was trained and what it scores, as docs/format.md has it; null where the file does not say. */
  readonly training: Readonly<Record<string, unknown>> | null;
  /** Bare weights, whose network was found by their names and shapes. */
  readonly matched: boolean;
  /** The kernels that run: "relaxed_simd", "simd128", or "reference" in a browser without SIMD. */
  readonly instructionSet: string;
}

/** A layer as docs/format.md describes it, in PyTorch's words, with the shape that it gives. */
export interface LayerInfo {
  readonly name: string;
  readonly type: string;
  readonly outputShape: readonly number[];
  readonly [parameter: string]: unknown;
}
