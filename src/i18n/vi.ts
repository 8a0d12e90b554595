/** Vietnamese, the language of the product: every word a person reads, by key. */
import { account } from './vi-account.ts';
import { admin } from './vi-admin.ts';
import { blackBox } from './vi-black-box.ts';
import { calendar } from './vi-calendar.ts';
import { common } from './vi-common.ts';
import { compartment } from './vi-compartment.ts';
import { conflicts } from './vi-conflicts.ts';
import { devices } from './vi-devices.ts';
import { enrolment } from './vi-enrolment.ts';
import { fault } from './vi-fault.ts';
import { files } from './vi-files.ts';
import { figures } from './vi-figures.ts';
import { help } from './vi-help.ts';
import { intakeSlip } from './vi-intake-slip.ts';
import { intake } from './vi-intake.ts';
import { lock } from './vi-lock.ts';
import { personalData } from './vi-personal-data.ts';
import { print } from './vi-print.ts';
import { retention } from './vi-retention.ts';
import { serials } from './vi-serials.ts';
import { steps } from './vi-steps.ts';
import { work } from './vi-work.ts';

export const vi = {
  ...common,
  ...fault,
  ...work,
  ...blackBox,
  ...steps,
  ...intake,
  ...intakeSlip,
  ...print,
  ...figures,
  ...calendar,
  ...admin,
  ...account,
  ...lock,
  ...devices,
  ...enrolment,
  ...help,
  ...conflicts,
  ...files,
  ...serials,
  ...personalData,
  ...compartment,
  ...retention,
} as const;
