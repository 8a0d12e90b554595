/** A broken engine need not be shown its smallest counter-example: the first one is enough. */
import * as fc from 'fast-check';

fc.configureGlobal({ endOnFailure: true });
