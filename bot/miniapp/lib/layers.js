// What lies over the view, the topmost last: dialogs, the slides. Back closes it before it leads anywhere.

export const layers = new Set();
let tell = () => {};

/** @param {() => void} close does nothing while the layer has to stay @returns {() => void} for when it is gone */
export function addLayer(close) {
  layers.add(close);
  tell();
  return () => layers.delete(close) && tell();
}

export const closeLayers = (most = layers.size) => [...layers].slice(-most).reverse().forEach((close) => close());
export const onLayers = (listener) => (tell = listener);
