// The weights of a network: name → {shape, values}.

export async function readWeights(url) {
  const file = await (await fetch(url)).arrayBuffer();
  const start = 8 + Number(new DataView(file).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 8, start - 8)));
  return new Map(
    Object.entries(header).map(
      ([
        name,
        {
          shape,
          data_offsets: [begin, end],
        },
      ]) => [name, {shape, values: new Float32Array(file.slice(start + begin, start + end))}],
    ),
  );
}
