/**
 * A new version of the app, offered and never forced: it is applied when the officer says so. A tab that has been overtaken by
 * a newer one goes on recording, and says that it should be loaded anew.
 */
export interface Update {
  /** A new version is ready. Reactive. */
  readonly available: boolean;
  /** This tab still runs an older version than the tablet. It records, and no longer syncs. Reactive. */
  readonly isOutdated: boolean;
  /** Takes the new version; the page is loaded anew. */
  apply(): void;
}

export interface UpdateSignals {
  /** With the way to apply a new version that waits. */
  onReady(apply: () => void): void;
  /** A newer version has taken over beside this tab. */
  onOvertaken(): void;
}

export interface UpdateOptions {
  /** Called once. */
  readonly watch: (signals: UpdateSignals) => void;
  readonly reload: () => void;
  /** This tab steps aside. */
  readonly onOutdated: () => void;
}

export function createUpdate({ watch, reload, onOutdated }: UpdateOptions): Update {
  let applyReady = $state.raw<(() => void) | null>(null);
  let isOutdated = $state(false);
  watch({
    onReady(apply) {
      applyReady = apply;
    },
    onOvertaken() {
      if (isOutdated) return;
      isOutdated = true;
      onOutdated();
    },
  });
  return {
    get available() {
      return applyReady !== null;
    },
    get isOutdated() {
      return isOutdated;
    },
    apply() {
      if (applyReady) applyReady();
      else reload();
    },
  };
}
