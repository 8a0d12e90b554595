import { expect, test } from 'vitest';
import { trustMarkup } from '#client/components/trusted-markup.ts';
import { DOSSIER_FORMS } from '#forms/form-index.ts';
import { FORM_SAMPLES, formSample } from '#support/form-samples.ts';

test.each(FORM_SAMPLES)('form $form, $name case, is what it was', ({ form, name }) => {
  const { papers, render } = DOSSIER_FORMS[form];
  const printed = render(formSample(form, name), { paper: papers[0], reprint: 1 });
  expect(trustMarkup(printed)).toBe(printed);
});

test.each([
  '<script>x</script>',
  '<p>a</p><IFRAME src=x>',
  '<object data=x>',
  '<link rel=stylesheet href=x>',
  '<base href=x>',
  '<meta http-equiv=refresh>',
  '</style>',
])('%s has come past the escaping and is not printed', (markup) => {
  expect(() => trustMarkup(markup)).toThrow(TypeError);
});

test('words that only sound like it are words', () => {
  const printed = '<p class="form-note">&lt;script&gt; form style object</p>';
  expect(trustMarkup(printed)).toBe(printed);
});
