import { testNotice } from '../../../core/notices/test-notice.ts';
import { type TellOptions, type TellPorts, tellNotices } from './tell-notices.ts';

/** The outcome of a test message at one receiver; `why` is null where it took it. */
export type TestedReceiver = { readonly receiver: string; readonly told: boolean; readonly why: string | null };

/**
 * Sends one test message, marked as such, the whole way to every receiver. One that fails is answered as such; the sweep tries it once more.
 * Rejects as `tellNotices` does.
 */
export const sendTest = async (
  of: Parameters<typeof testNotice>[0],
  ports: TellPorts,
  options: TellOptions,
): Promise<{ readonly receivers: readonly TestedReceiver[] }> => {
  // what failed is answered at once
  const send: TellPorts['send'] = async () => {};
  const notice = testNotice(of, ports.now());
  const { failed, attempts } = await tellNotices({ notices: [notice], wakes: [] }, { ...ports, send }, options);
  const otherwise = failed[0]?.why ?? 'nothing was sent';
  return {
    receivers: ports.receivers.map(({ name }) => {
      const { told = false, why = otherwise } = attempts[name] ?? {};
      return { receiver: name, told, why: told ? null : why };
    }),
  };
};
