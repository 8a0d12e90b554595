/** Every sentence of the app, by place. Written as a Vietnamese officer would say it. */
import { common } from './vi-common.ts';
import { fault } from './vi-fault.ts';
import { help } from './vi-help.ts';
import { intake } from './vi-intake.ts';
import { work } from './vi-work.ts';

export const vi = { ...common, ...fault, ...help, ...intake, ...work } as const;
