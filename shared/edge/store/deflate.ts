import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Below this an item stays below 1 KB, one write unit, with everything else it holds: then readable text is better. */
const READABLE_BYTES = 448;

/**
 * These texts stand in most ledgers and incidents: deflate refers to them instead of storing them. They are part of the stored form, which must
 * never change. Another one would need another attribute.
 */
const USUAL = [
  '"violations":[{"rule":"","outcome":"violated","marginMs":null,"taskArns":["arn:aws:ecs:"],"reason":"',
  '"severity":"critical","occurredAt":1,"openedAt":1,"resolvedAt":null,"resolution":null}',
  '"notices":1,"untold":[{"id":"","state":"open","at":1}],"due":{"at":1,"needs":"look","why":"',
  '"DEACTIVATING","DEPROVISIONING","PENDING","PROVISIONING","STOPPING","STOPPED","RUNNING","HEALTHY","service:","daemon:',
  '{"c":"","i":"~","p":"","e":"i-0","r":1,"m":0,"b":1,"s":["0,9,","1,8,","0,9,"],"o":["1,1,0"],"t":["~0,2,3,3,',
  '"],"h":null,"a":[],"l":null,"f":0,"w":["ACTIVE","REGISTERING","DRAINING","INACTIVE","RUNNING","daemon:"]}',
].join('');

/**
 * A text as an attribute: itself if short, deflated if not. The item's own key goes before it in the dictionary, because
 * the ARNs inside begin as it does. 1 000 tasks take 30 KB of the 400 KB that an item may have.
 */
export const deflated = (text: string, pk: string): string | Uint8Array =>
  Buffer.byteLength(text) <= READABLE_BYTES ? text : deflateRawSync(text, { dictionary: dictionaryOf(pk) });

/** @throws if the attribute is neither text nor what `deflated` made for this key */
export const inflated = (stored: unknown, pk: string): string => {
  if (typeof stored === 'string') return stored;
  if (!(stored instanceof Uint8Array)) throw new TypeError('neither text nor bytes');
  return inflateRawSync(stored, { dictionary: dictionaryOf(pk) }).toString();
};

const dictionaryOf = (pk: string): Buffer => Buffer.from(USUAL + pk);
