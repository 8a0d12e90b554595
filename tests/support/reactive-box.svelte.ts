/** One reactive value for fakes of what screens watch. */
export interface ReactiveBox<T> {
  value: T;
}

export function reactiveBox<T>(initial: T): ReactiveBox<T> {
  let value = $state.raw(initial);
  return {
    get value() {
      return value;
    },
    set value(next) {
      value = next;
    },
  };
}
