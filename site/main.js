// Imported in here, so that a part of it that does not come is noticed.
try {
  const {mountStudio} = await import('./lenslet/studio.js');
  const network = new URLSearchParams(location.search).get('model') ?? undefined;
  const host = document.getElementById('studio');
  // For the curious, at the console: studio.label, studio.probabilities, studio.input.
  window.studio = mountStudio(host, {network, hash: true});
  // This page takes files wherever they are dropped: what is dragged beside the studio counts as over it.
  for (const type of ['dragover', 'dragleave', 'drop']) {
    document.documentElement.addEventListener(type, (event) => {
      if (event.dataTransfer.types.includes('Files')) event.preventDefault();
      if (!host.contains(event.target)) host.dispatchEvent(new DragEvent(type, event));
    });
  }
} catch (error) {
  document.getElementById('loading').textContent =
    'The program of this page did not load. Check the connection and load the page again.';
  throw error;
}
