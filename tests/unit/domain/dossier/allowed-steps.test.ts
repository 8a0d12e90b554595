/** The whole table of steps as a person reads it: changed only on purpose, with the law at hand. */
import { expect, test } from 'vitest';
import { ROLES, type Role } from '#domain/access/role.ts';
import { allowedSteps, isStepAllowed, isStepPossible } from '#domain/dossier/allowed-steps.ts';
import { STEP_KINDS as STEPS, type StepKind } from '#domain/dossier/dossier-event.ts';
import { DOSSIER_STATUSES, type DossierStatus } from '#domain/dossier/dossier-status.ts';

const LETTERS: Record<Role, string> = {
  officer: 'o',
  specialist: 's',
  vice_chair: 'v',
  chair: 'c',
  admin: 'a',
  supervisor: 'S',
  system_admin: 'A',
};

function rolesFor(status: DossierStatus, step: StepKind): string {
  const letters = ROLES.filter((role) => isStepAllowed(status, step, role)).map((role) => LETTERS[role]);
  return letters.join('') || '-';
}

test('each step, in each state, is open to these roles and no others', () => {
  const lines = STEPS.map((step) =>
    [step.padEnd(21), ...DOSSIER_STATUSES.map((status) => rolesFor(status, step).padEnd(19))].join(' ').trimEnd(),
  );
  const head = ['step'.padEnd(21), ...DOSSIER_STATUSES.map((status) => status.padEnd(19))].join(' ').trimEnd();
  expect(`\n${[head, ...lines].join('\n')}\n`).toMatchInlineSnapshot(`
    "
    step                  lodged              received            processing          transferred         awaiting-supplement awaiting-payment    withdrawn           stopped             refused             resolved            handed-over
    refused               osvca               osvca               osvca               osvca               osvca               osvca               -                   -                   -                   -                   -
    papers-recorded       oa                  oa                  oa                  oa                  oa                  oa                  -                   -                   -                   -                   -
    assigned              -                   osvca               osvca               osvca               osvca               osvca               -                   -                   -                   -                   -
    step-finished         -                   osvca               osvca               -                   -                   -                   -                   -                   -                   -                   -
    competent-received    oa                  -                   -                   -                   -                   -                   -                   -                   -                   -                   -
    transferred           -                   osvca               osvca               -                   -                   -                   -                   -                   -                   -                   -
    transfer-returned     -                   -                   -                   osvca               -                   -                   -                   -                   -                   -                   -
    supplement-requested  -                   osvca               osvca               -                   -                   -                   -                   -                   -                   -                   -
    supplement-received   -                   -                   -                   -                   oa                  -                   -                   -                   -                   -                   -
    payment-requested     -                   osvca               osvca               -                   -                   -                   -                   -                   -                   -                   -
    paid                  -                   -                   -                   -                   -                   oa                  -                   -                   -                   -                   -
    verification-required -                   osvca               osvca               -                   -                   -                   -                   -                   -                   -                   -
    extended              -                   osvca               osvca               osvca               -                   -                   -                   -                   -                   -                   -
    apology-proposed      -                   osvca               osvca               osvca               osvca               osvca               -                   -                   -                   -                   -
    apologised            -                   vc                  vc                  vc                  vc                  vc                  -                   -                   -                   -                   -
    signed                -                   osvca               osvca               -                   -                   -                   -                   -                   -                   -                   -
    resolved              -                   osvca               osvca               -                   -                   -                   -                   -                   -                   -                   -
    handed-over           -                   -                   -                   -                   -                   -                   -                   -                   -                   oa                  -
    withdrawn             oa                  oa                  oa                  oa                  oa                  oa                  -                   -                   -                   -                   -
    stopped               -                   osvca               osvca               osvca               osvca               osvca               osvca               -                   -                   -                   -
    reopened              -                   -                   -                   -                   -                   -                   osvca               -                   -                   osvca               -
    corrected             oa                  oa                  oa                  oa                  oa                  oa                  -                   -                   -                   oa                  -
    conflict-settled      ovca                ovca                ovca                ovca                ovca                ovca                ovca                ovca                ovca                ovca                ovca
    file-attached         osvca               osvca               osvca               osvca               osvca               osvca               osvca               osvca               osvca               osvca               osvca
    noted                 osvca               osvca               osvca               osvca               osvca               osvca               osvca               osvca               osvca               osvca               osvca
    calendar-reapplied    aA                  aA                  aA                  aA                  aA                  aA                  -                   -                   -                   -                   -
    printed               osvca               osvca               osvca               osvca               osvca               osvca               osvca               osvca               osvca               osvca               osvca
    rated                 -                   -                   -                   -                   -                   -                   -                   -                   -                   oa                  oa
    "
  `);
});

test('what nobody may take is not possible, and what is possible somebody may take', () => {
  for (const status of DOSSIER_STATUSES) {
    for (const step of STEPS) expect(isStepPossible(status, step)).toBe(rolesFor(status, step) !== '-');
  }
});

test('the buttons of a role are exactly the steps it is allowed', () => {
  for (const status of DOSSIER_STATUSES) {
    for (const role of ROLES) {
      const open = STEPS.filter((step) => isStepAllowed(status, step, role));
      expect(allowedSteps(status, role).toSorted()).toEqual(open.toSorted());
    }
  }
});

test('those who only watch can take no step at all', () => {
  for (const status of DOSSIER_STATUSES) {
    expect(allowedSteps(status, 'supervisor')).toEqual([]);
    // What an administrator of the whole centre may do is apply a changed calendar, and that is no button.
    expect(allowedSteps(status, 'system_admin').filter((step) => step !== 'calendar-reapplied')).toEqual([]);
  }
});
