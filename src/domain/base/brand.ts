/** A nominal type over a primitive, so that a day cannot be passed where a dossier code is meant. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name };
