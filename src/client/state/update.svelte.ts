/** A new version of the app, offered and never forced: it is applied when the officer says so. */
export interface Update {
  /** A new version is ready. Reactive. */
  readonly available: boolean;
  apply(): void;
}

/** @param offer called once; it calls back with the way to apply a new version when one is ready */
export function createUpdate(offer: (onReady: (apply: () => void) => void) => void): Update {
  let applyReady = $state.raw<(() => void) | null>(null);
  offer((apply) => {
    applyReady = apply;
  });
  return {
    get available() {
      return applyReady !== null;
    },
    apply() {
      applyReady?.();
    },
  };
}
