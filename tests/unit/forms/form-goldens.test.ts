import { expect, test } from 'vitest';
import { DOSSIER_FORMS, renderSlip } from '#forms/form-index.ts';
import { createRegisterModel, renderRegister } from '#forms/register.ts';
import { FORM_CASES, FORM_SAMPLES, formSample, formSource, slipSource } from '#support/form-samples.ts';
import { registerSource } from '#support/register-samples.ts';

test.each(FORM_SAMPLES)('form $form, $name case, as pinned', async ({ form, name }) => {
  const { papers, render } = DOSSIER_FORMS[form];
  const printed = render(formSample(form, name), { paper: papers[0], reprint: 0 });
  await expect(printed).toMatchFileSnapshot(`../../golden/form-${form}-${name}.html`);
});

test.each(FORM_CASES)('the receipt on a roll, %s case, as pinned', async (name) => {
  const printed = DOSSIER_FORMS['01'].render(formSample('01', name), { paper: '80mm', reprint: 1 });
  await expect(printed).toMatchFileSnapshot(`../../golden/form-01-roll-${name}.html`);
});

test('the receipt of an invented dossier, as pinned', async () => {
  const source = formSource({}, { ward: { demo: true } });
  const printed = DOSSIER_FORMS['01'].render(source, { paper: 'A5', reprint: 0 });
  await expect(printed).toMatchFileSnapshot('../../golden/form-01-demo.html');
});

test.each(['02', '03'] as const)('slip %s for a citizen not received, as pinned', async (form) => {
  for (const name of FORM_CASES) {
    const printed = renderSlip(slipSource(form, name), { paper: 'A5', reprint: 0 });
    await expect(printed).toMatchFileSnapshot(`../../golden/slip-${form}-${name}.html`);
  }
});

test('the register, as pinned', async () => {
  const printed = renderRegister(createRegisterModel(registerSource(12)));
  await expect(printed).toMatchFileSnapshot('../../golden/form-07.html');
});
