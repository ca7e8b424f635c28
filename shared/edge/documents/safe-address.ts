/** True for an address that is encrypted on its way; in the clear only to this machine, for tests and the demo. */
export const isSafeAddress = (text: string): boolean => {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === '127.0.0.1');
};
