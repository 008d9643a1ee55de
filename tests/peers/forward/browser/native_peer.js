// A native engine, told from here when to run (native/main.cpp, onnxruntime_peer.py).
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';

/** @param {string[]} command */
export async function startPeer([program, ...options]) {
  const child = spawn(program, options, {stdio: ['pipe', 'pipe', 'inherit']});
  const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
  const read = async () => {
    const {value, done} = await lines.next();
    if (done) throw new Error(`the native engine ended; its words are above: ${[program, ...options].join(' ')}`);
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
    async close() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
