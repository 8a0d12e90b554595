import { render, screen } from '@testing-library/svelte';
import { Dexie, type EntityTable } from 'dexie';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import LiveQueryHarness from './LiveQueryHarness.svelte';

let database: Dexie & { note: EntityTable<{ id: number; owner: string; text: string }, 'id'> };

beforeEach(() => {
  database = new Dexie(`live-query-${Math.random()}`) as typeof database;
  database.version(1).stores({ note: '++id, owner' });
});

afterEach(() => database.close());

const textsOf = async (owner: string) =>
  (await database.note.where('owner').equals(owner).toArray()).map(({ text }) => text).join(',');

test('follows the rows it read', async () => {
  await database.note.add({ owner: 'a', text: 'một' });
  render(LiveQueryHarness, { input: 'a', query: textsOf });
  expect(await screen.findByText('current: một')).toBeInTheDocument();
  await database.note.add({ owner: 'a', text: 'hai' });
  expect(await screen.findByText('current: một,hai')).toBeInTheDocument();
});

test('runs again when an input changes, and keeps the last answer meanwhile', async () => {
  await database.note.bulkAdd([
    { owner: 'a', text: 'một' },
    { owner: 'b', text: 'hai' },
  ]);
  const { rerender } = render(LiveQueryHarness, { input: 'a', query: textsOf });
  await screen.findByText('current: một');
  await rerender({ input: 'b', query: textsOf });
  expect(screen.getByText('current: một')).toBeInTheDocument();
  expect(await screen.findByText('current: hai')).toBeInTheDocument();
});

test('asks nothing while the input is null', async () => {
  const query = vi.fn(textsOf);
  render(LiveQueryHarness, { input: null, query });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(query).not.toHaveBeenCalled();
  expect(screen.getByText('current: none')).toBeInTheDocument();
});

test('hands out the reason of a failure and lets go of it on the next answer', async () => {
  let broken = true;
  const query = async (owner: string) => {
    if (broken) throw new Error('kho hỏng');
    return textsOf(owner);
  };
  const { rerender } = render(LiveQueryHarness, { input: 'a', query });
  expect(await screen.findByText('error: Error: kho hỏng')).toBeInTheDocument();
  broken = false;
  await rerender({ input: 'b', query });
  expect(await screen.findByText('error: none')).toBeInTheDocument();
});

test('stops listening when the component goes', async () => {
  const query = vi.fn(textsOf);
  const { unmount } = render(LiveQueryHarness, { input: 'a', query });
  await screen.findByText('current:');
  await new Promise((resolve) => setTimeout(resolve, 30));
  unmount();
  const asked = query.mock.calls.length;
  await database.note.add({ owner: 'a', text: 'muộn' });
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(query).toHaveBeenCalledTimes(asked);
});
