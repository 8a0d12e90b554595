/**
 * What the centre gave a tablet, said again by the tablet: a page carries the centre's own mark of where it ends, and a tablet
 * that comes back with it was there. Nobody else can make one, so nobody can claim a history that never was.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { WardCode } from '#domain/dossier/ids.ts';
import type { ChainLink } from '#protocol/event-chain.ts';
import { findSecret, keepSecret, type Keeper } from '../store/centre-keys.ts';

const KEY_NAME = 'pull-proof';
const KEY_BYTES = 32;

/** The end of a page: the last event it brought, in which history, and that event's link. */
export interface PageEnd {
  readonly ward: WardCode;
  readonly epoch: string;
  readonly wseq: number;
  readonly chain: ChainLink;
}

/** The key of all marks, made when first asked for. */
export async function readProofKey(keeper: Keeper): Promise<string> {
  return (
    (await findSecret(keeper, KEY_NAME)) ??
    (await keepSecret(keeper, KEY_NAME, randomBytes(KEY_BYTES).toString('base64')))
  );
}

/** HMAC-SHA-256 (RFC 2104) in hexadecimal, after the link it is over: the centre may have lost the event since. */
export function provePage(key: string, end: PageEnd): string {
  return `${end.chain}.${macOf(key, end).toString('hex')}`;
}

/** Whether this centre has given a page that ends there; compared in constant time. Never after the key was lost with the database. */
export async function isProven(
  keeper: Keeper,
  end: Omit<PageEnd, 'chain'>,
  proof: string | null | undefined,
): Promise<boolean> {
  const [chain = '', mac = ''] = proof?.split('.') ?? [];
  const key = await findSecret(keeper, KEY_NAME);
  if (key === undefined) return false;
  const due = macOf(key, { ...end, chain });
  const said = Buffer.from(mac, 'hex');
  return said.length === due.length && timingSafeEqual(said, due);
}

function macOf(key: string, { ward, epoch, wseq, chain }: PageEnd): Buffer {
  return createHmac('sha256', Buffer.from(key, 'base64')).update(`${ward}/${epoch}/${wseq}/${chain}`).digest();
}
