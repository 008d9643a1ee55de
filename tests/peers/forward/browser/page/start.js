// Says when the first prediction was there, in milliseconds since the navigation began.
const {engine, network} = JSON.parse(decodeURIComponent(location.hash.slice(1)));

const script = (src) =>
  new Promise((resolve, reject) =>
    document.head.append(
      Object.assign(document.createElement('script'), {src, onload: resolve, onerror: reject, async: false}),
    ),
  );

if (engine === 'tfjs') {
  await Promise.all([
    script('/peers/@tensorflow/tfjs-core/dist/tf-core.min.js'),
    script('/peers/@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js'),
  ]);
}
const {open} = await import(`./${engine}.js`);
const {run} = await open(network, 1);
const elements = network.architecture.input.shape.reduce((all, extent) => all * extent);
const output = await run(new Float32Array(elements).fill(0.5));
if (!output.every(Number.isFinite)) throw new Error('no prediction');
globalThis.firstPredictionMs = performance.now();
