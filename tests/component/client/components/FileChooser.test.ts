import { createEvent, fireEvent, render, screen } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { createRawSnippet, type ComponentProps } from 'svelte';
import { expect, test, vi } from 'vitest';
import FileChooser from '#client/components/FileChooser.svelte';

const WORDS = 'Chọn tệp hộp đen';
const file = (name: string) => new File(['%PDF-1.7'], name, { type: 'application/pdf' });
const chooser = () => screen.getByLabelText<HTMLInputElement>(WORDS);

/** What the browser does with a tap, or with the space key, unless told not to: it opens its dialog. */
async function opensDialog(): Promise<boolean> {
  const click = createEvent.click(chooser());
  await fireEvent(chooser(), click);
  return !click.defaultPrevented;
}

function open(props: Partial<ComponentProps<typeof FileChooser>> = {}) {
  const onfiles = vi.fn<(files: readonly File[]) => void>();
  const children = createRawSnippet(() => ({ render: () => `<b>${WORDS}</b>` }));
  const all = { accept: 'application/pdf', onfiles, children, ...props };
  return { onfiles, ...render(FileChooser, all), all };
}

test('hands on one file, or all that were chosen', async () => {
  const { onfiles, rerender, all } = open();
  const [one, two] = [file('mot.pdf'), file('hai.pdf')];
  await userEvent.upload(chooser(), [one, two]);
  expect(onfiles).toHaveBeenLastCalledWith([one]);
  await rerender({ ...all, multiple: true });
  await userEvent.upload(chooser(), [one, two]);
  expect(onfiles).toHaveBeenLastCalledWith([one, two]);
});

test('the same file can be chosen again, and going back without a choice says nothing', async () => {
  const { onfiles } = open();
  await userEvent.upload(chooser(), file('mot.pdf'));
  // What the browser compares the next choice with.
  expect(chooser().files).toHaveLength(0);
  await fireEvent.change(chooser());
  expect(onfiles).toHaveBeenCalledTimes(1);
});

test('is reached by keys and named by its words; the camera is asked for by name', async () => {
  open({ capture: 'environment', accept: 'image/*' });
  await userEvent.tab();
  expect(chooser()).toHaveFocus();
  expect(chooser()).toHaveAccessibleName(WORDS);
  expect(chooser()).toHaveAttribute('capture', 'environment');
  expect(chooser()).toHaveAttribute('accept', 'image/*');
  expect(await opensDialog()).toBe(true);
});

test('while busy it says so and opens nothing, and whoever works with keys stays where they are', async () => {
  const { rerender, all } = open();
  await userEvent.tab();
  await rerender({ ...all, busy: true });
  expect(chooser()).toHaveAttribute('aria-disabled', 'true');
  expect(chooser()).toHaveFocus();
  expect(await opensDialog()).toBe(false);
});
