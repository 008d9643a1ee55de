// NumPy's format, version 1.0: enough to hand an input to the command and read its output.

/** @param {Float32Array} values @param {number[]} shape */
export function npy(values, shape) {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
  const header = text.padEnd(117, ' ') + '\n';
  const head = Buffer.alloc(10);
  head.write('\x93NUMPY\x01\x00', 'latin1');
  head.writeUInt16LE(header.length, 8);
  return Buffer.concat([head, Buffer.from(header), Buffer.from(values.buffer, values.byteOffset, values.byteLength)]);
}

/** @param {Buffer} file @returns {Float32Array} */
export function readNpy(file) {
  const start = file.byteOffset + 10 + file.readUInt16LE(8);
  return new Float32Array(file.buffer.slice(start, file.byteOffset + file.length));
}
