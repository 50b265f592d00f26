// Runs before the first paint so that a stored theme never flashes.
try {
  const stored = localStorage.getItem('cc.theme')
  if (stored === '"light"' || stored === '"dark"') document.documentElement.dataset.theme = JSON.parse(stored)
} catch {
  // Storage may be blocked; the system's theme is used then.
}
