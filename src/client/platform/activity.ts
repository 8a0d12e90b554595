/** Whether somebody is at the tablet: taps, keys, scrolling. */

export interface Activity {
  /** Calls back at every sign of somebody, at most once in `SIGN_EVERY_MS`. */
  onSign(callback: () => void): () => void;
}

/** Fine enough for a lock that waits minutes. */
const SIGN_EVERY_MS = 1000;
const SIGNS = ['pointerdown', 'keydown', 'input', 'wheel', 'touchmove'] as const;

export function watchActivity(): Activity {
  return {
    onSign(callback) {
      let last = -Infinity;
      const note = ({ timeStamp }: Event) => {
        if (timeStamp - last < SIGN_EVERY_MS) return;
        last = timeStamp;
        callback();
      };
      for (const sign of SIGNS) addEventListener(sign, note, { capture: true, passive: true });
      return () => {
        for (const sign of SIGNS) removeEventListener(sign, note, { capture: true });
      };
    },
  };
}
