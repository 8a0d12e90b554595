/** Vietnamese, the language of the product: every word a person reads, by key. */
import { admin } from './vi-admin.ts';
import { calendar } from './vi-calendar.ts';
import { common } from './vi-common.ts';
import { fault } from './vi-fault.ts';
import { figures } from './vi-figures.ts';
import { help } from './vi-help.ts';
import { intakeSlip } from './vi-intake-slip.ts';
import { intake } from './vi-intake.ts';
import { print } from './vi-print.ts';
import { steps } from './vi-steps.ts';
import { work } from './vi-work.ts';

export const vi = {
  ...common,
  ...fault,
  ...work,
  ...steps,
  ...intake,
  ...intakeSlip,
  ...print,
  ...figures,
  ...calendar,
  ...admin,
  ...help,
} as const;
