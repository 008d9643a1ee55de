// Imported in here, so that a part of it that does not come is noticed.
try {
  const {mountStudio} = await import('./lenslet/studio.js');
  const network = new URLSearchParams(location.search).get('model') ?? undefined;
  // For the curious, at the console: studio.label, studio.probabilities, studio.input.
  window.studio = mountStudio(document.getElementById('studio'), {network, hash: true});
} catch (error) {
  document.getElementById('loading').textContent =
    'The program of this page did not load. Check the connection and load the page again.';
  throw error;
}
