// What is too large for one message: asked for piece by piece, because a server drops what comes too fast.

const PIECE_PAUSE_MS = 600;
const PIECE_PATIENCE_MS = 6000;

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/** All pieces of something of `size` bytes, as { pieces }, or what was wrong, as { error }: empty where no answer came.
 *  `told` hears how many bytes are here; it may stop it with `false`, and null is given back. */
async function inPieces(act, message, size, piece, told) {
  const pieces = [];
  for (let start = 0; start < size; start += piece) {
    if (start) await pause(PIECE_PAUSE_MS);
    const found = await patiently(act, { ...message, start });
    if (found.error !== undefined) return found;
    pieces.push(found.files[0]);
    if (told(Math.min(size, start + piece)) === false) return null;
  }
  return { pieces };
}

/** Ask once more where a server dropped the answer. */
async function patiently(act, message) {
  for (let tries = 0; tries < 4; tries += 1) {
    const found = await Promise.race([act(message), pause(PIECE_PATIENCE_MS)]);
    if (found) return found;
  }
  return { error: "" };
}
