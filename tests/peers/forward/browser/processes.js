// Processor time and memory of Chromium's renderers, from Linux' own accounts.
import {readFile, readdir} from 'node:fs/promises';

/** @param {import('playwright-core').Browser} browser */
export async function renderers(browser) {
  const session = await browser.newBrowserCDPSession();
  const {processInfo} = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({type}) => type === 'renderer').map(({id}) => id);
}

/** Seconds on a processor of all threads of these processes. @param {number[]} ids */
export async function processorSeconds(ids) {
  let nanoseconds = 0;
  for (const id of ids) {
    for (const thread of await readdir(`/proc/${id}/task`)) {
      // A thread may have ended since it was listed.
      const account = await readFile(`/proc/${id}/task/${thread}/schedstat`, 'utf8').catch(() => '0');
      nanoseconds += Number(account.split(' ')[0]);
    }
  }
  return nanoseconds / 1e9;
}

/** The most memory that any of these processes ever had in bytes. @param {number[]} ids */
export async function peakBytes(ids) {
  const peaks = ids.map(async (id) => {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`/proc/${id}/status`, 'utf8'));
    return 1024 * Number(kilobytes);
  });
  return Math.max(...(await Promise.all(peaks)));
}
