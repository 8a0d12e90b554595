/** Reading the catalogue's own files from disk, so that a file nobody imports is found too. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const CATALOGUE = path.resolve(import.meta.dirname, '../../../src/catalogue');

/** Data handed to every session beside the repository; absent on other machines. */
export const SHARED_DATA = path.resolve(import.meta.dirname, '../../../../shared/data');

export interface CatalogueFile {
  readonly file: string;
  readonly text: string;
  readonly json: unknown;
}

/** Every JSON file of `procedures`, `holidays` or `wards`, in the order of its name. */
export function readCatalogueFiles(folder: 'procedures' | 'holidays' | 'wards'): CatalogueFile[] {
  return readdirSync(path.join(CATALOGUE, folder))
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({ ...readCatalogueFile(path.join(folder, file)), file }));
}

/** @param file its path in the catalogue */
export function readCatalogueFile(file: string): CatalogueFile {
  const text = readFileSync(path.join(CATALOGUE, file), 'utf8');
  return { file, text, json: JSON.parse(text) as unknown };
}

/** Every string in a JSON value, with the path that leads to it. */
export function stringsIn(value: unknown, at = ''): { readonly at: string; readonly text: string }[] {
  if (typeof value === 'string') return [{ at, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => stringsIn(item, `${at}[${index}]`));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, item]) => stringsIn(item, `${at}.${key}`));
  }
  return [];
}
