// Which builds of a WebAssembly module this browser can run.

/** A module of one function () → v128 with this code. */
const moduleOf = (...code) =>
  new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // "\0asm", version 1
    ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b], // type 0: () → v128
    ...[0x03, 0x02, 0x01, 0x00], // function 0 has type 0
    ...[0x0a, code.length + 4, 0x01, code.length + 2, 0x00, ...code, 0x0b],
  ]);

const kZero = [0x41, 0x00, 0xfd, 0x0f]; // i32.const 0, i8x16.splat
const kProbes = {
  relaxed: moduleOf(...kZero, ...kZero, ...kZero, 0xfd, 0x85, 0x02), // f32x4.relaxed_madd
  simd: moduleOf(...kZero),
};

/** @returns {('relaxed'|'simd'|'plain')[]} the fastest first */
export const supportedBuilds = () => [
  ...Object.keys(kProbes).filter((build) => WebAssembly.validate(kProbes[build])),
  'plain',
];

/** Throws where there is no WebAssembly, or where settings or a policy of the page forbid to compile it. */
export const compileSmallestModule = () => new WebAssembly.Module(kProbes.simd.subarray(0, 8));
