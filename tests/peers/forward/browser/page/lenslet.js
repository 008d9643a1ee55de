// Lenslet, as a page would use it.
import {loadModel} from '/site/lenslet/lenslet.js';

export async function open({model}) {
  const loaded = await loadModel(model);
  return {
    name: loaded.info.instructionSet,
    run: (input) => loaded.run(input),
    close: () => loaded.dispose(),
  };
}
