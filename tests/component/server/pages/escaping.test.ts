/** Whatever is written into the centre's own pages keeps being text: by officers, by citizens, in addresses. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadWorkingCalendar } from '#catalogue/load-calendar.ts';
import { DOSSIER_STATUSES } from '#domain/dossier/dossier-status.ts';
import type { EventKind } from '#domain/dossier/event-bodies.ts';
import { renderLookUpPage } from '#server/pages/look-up-page.ts';
import { renderSetupPage } from '#server/pages/set-up-page.ts';
import { renderStatusPage } from '#server/pages/status-page.ts';
import type { PublicDossier, PublicStatus } from '#server/use-cases/look-up-status.ts';
import { WARD } from '#support/dossier-events.ts';
import { at } from '#support/fixed-clock.ts';
import { hostileText, structureOf, withTexts } from '#support/hostile-text.ts';

const PLAIN = 'Nguyễn Thị Hoà';

/** Written by people; everything else of a status is chosen by us. */
const WRITTEN = /^(?:officeName|address|phone|name|code|procedureName|reason|papers|basis|refusedReason|endedReason)$/;

const OWN_SCRIPT = '<script type="module" src="/giay-hen.js"></script>';

function statusOf(status: PublicDossier['status'], text: string): PublicStatus {
  const moment = at('2026-11-23 09:15');
  const steps = (['received', 'supplement-requested', 'resolved'] satisfies EventKind[]).map((kind) => ({
    kind,
    at: moment,
  }));
  const dossier: PublicDossier = {
    code: 'x',
    procedureCode: '1.004873',
    procedureName: 'x',
    isOrganisation: false,
    status,
    receivedAt: moment,
    firstDueAt: moment,
    dueAt: moment,
    resolvedAt: null,
    handedOverAt: null,
    handedOverTo: null,
    returnMethod: 'counter',
    isLate: true,
    steps,
    asked: { at: moment, reason: 'x', papers: ['x', 'x'] },
    toPay: { amount: 1000, basis: 'x' },
    promisedAt: moment,
    refusedReason: 'x',
    endedReason: 'x',
    reasons: [],
    warnings: [],
  };
  const hours = loadWorkingCalendar().spec.sessions;
  const ward = { code: WARD, name: 'x', officeName: 'x', address: 'x', phone: 'x', demo: true, hours };
  return withTexts({ ward, dossier, heardAt: moment, now: moment }, text, (key) => !WRITTEN.test(key));
}

/** A whole page lies in a template without its `html`, `head` and `body`; what is in them counts. */
function expectSameShape(render: (text: string) => string): void {
  const shape = structureOf(render(PLAIN));
  expect(shape.length).toBeGreaterThan(8);
  fc.assert(
    fc.property(hostileText, (text) => {
      const page = render(text);
      expect(structureOf(page)).toEqual(shape);
      expect(page.replace(OWN_SCRIPT, '')).not.toMatch(/<script|href="(?!\/|tel:)/i);
    }),
    { numRuns: 80, seed: 20_261_122 },
  );
}

describe('the status page', () => {
  test.each(DOSSIER_STATUSES)('of a dossier that is %s', (status) => {
    expectSameShape((text) => renderStatusPage(statusOf(status, text)));
  });

  test('of a dossier not here yet', () => {
    expectSameShape((text) => renderStatusPage({ ...statusOf('received', text), dossier: null }));
  });
});

describe('a form keeps what was typed', () => {
  test('of the look-up', () => {
    for (const field of ['lookupCode', 'code', 'phoneTail'] as const)
      expectSameShape((text) =>
        renderLookUpPage({
          form: { lookupCode: text, code: text, phoneTail: text },
          notice: { type: 'mistyped', field },
          demo: false,
        }),
      );
  });

  test('of the set-up, and its link', () => {
    expectSameShape((text) =>
      renderSetupPage({
        code: text,
        form: { name: text, username: text, password: text },
        errors: { name: text, username: text, password: text },
        demo: true,
      }),
    );
  });
});
