// A native engine, told from here when to run (native/main.cpp, onnxruntime_peer.py).
import {spawn} from 'node:child_process';
import {createInterface} from 'node:readline';

/** @param {string[]} command with one thread's work to do */
export async function startPeer([program, ...options]) {
  const env = {...process.env, OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1'};
  const child = spawn(program, options, {env, stdio: ['pipe', 'pipe', 'inherit']});
  const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
  const read = async () => {
    const {value, done} = await lines.next();
    if (done) throw new Error(`${options.at(0)} ended; its words are above`);
    return JSON.parse(value);
  };
  const {name} = await read();
  return {
    name,
    /** @param {number} batch @param {number} milliseconds @returns milliseconds a pass */
    async sample(batch, milliseconds) {
      child.stdin.write(`${batch} ${milliseconds}\n`);
      const {passes, seconds} = await read();
      return (1000 * seconds) / passes;
    },
    close: () => child.stdin.end(),
  };
}
