/** `/api/wards/:ward/delegations`: a new document of delegation, and the end of one. The register is read as ward records. */
import * as v from 'valibot';
import { err } from '#domain/base/result.ts';
import { delegationFaultTexts } from '#i18n/delegation-fault-text.ts';
import { savedSinceText } from '#i18n/saved-since-text.ts';
import { addDelegationSchema, revokeDelegationSchema } from '#protocol/delegation-messages.ts';
import { uuid, wardCodeSchema } from '#protocol/primitive-schemas.ts';
import { wardRecordSchema } from '#protocol/ward-records.ts';
import { addDelegation, revokeDelegation, type DelegationRefusal } from '../use-cases/manage-delegations.ts';
import { defineRoute, type ApiRoute } from './api-route.ts';
import type { Refusal } from './problem.ts';

export const delegationRoutes: readonly ApiRoute[] = [
  defineRoute({
    method: 'POST',
    path: '/api/wards/:ward/delegations',
    summary: 'Ghi một văn bản ủy quyền ký vào sổ của phường.',
    access: 'ward.manage',
    params: v.strictObject({ ward: wardCodeSchema }),
    body: addDelegationSchema,
    response: wardRecordSchema,
    status: 201,
    problems: ['not-your-ward'],
    async handle({ centre }, user, { params, body }) {
      const added = await addDelegation(centre, user, { ...params, document: body });
      return added.ok ? added : err(toRefusal(added.error));
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/wards/:ward/delegations/:id/revoke',
    summary: 'Chấm dứt một văn bản ủy quyền ký từ một ngày.',
    access: 'ward.manage',
    params: v.strictObject({ ward: wardCodeSchema, id: uuid }),
    body: revokeDelegationSchema,
    response: wardRecordSchema,
    problems: ['not-your-ward', 'no-such-delegation', 'saved-since'],
    async handle({ centre }, user, { params: { ward, id }, body }) {
      const revoked = await revokeDelegation(centre, user, { ward, id, change: body });
      return revoked.ok ? revoked : err(toRefusal(revoked.error));
    },
  }),
];

function toRefusal(refusal: DelegationRefusal): Refusal {
  switch (refusal.type) {
    case 'NotYourWard':
      return { problem: 'not-your-ward' };
    case 'NoSuchDelegation':
      return { problem: 'no-such-delegation' };
    case 'NotAColleague':
      return {
        problem: 'wrong-fields',
        errors: { delegate: 'Người được ủy quyền: không có tài khoản được ký ở phường này.' },
      };
    case 'Faulty':
      return { problem: 'wrong-fields', errors: delegationFaultTexts(refusal.faults) };
    case 'SavedSince':
      return { problem: 'saved-since', errors: { basedOn: savedSinceText(refusal.current) } };
  }
}
