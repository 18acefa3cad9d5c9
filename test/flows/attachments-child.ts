// Carries the contents of a vault's attachments, says each chunk that was moved, and never stops by itself.
import { writeSync } from 'node:fs';
import { createTransfers } from '#core/sync/attachments.ts';
import { createHttpTransport } from '#core/sync/transport.ts';
import { openTestVault } from '#test/support/store.ts';

const [folder, key] = process.argv.slice(2) as [string, string];
const vault = openTestVault(folder, key);
const transfers = createTransfers(vault, {
  isLineTaken: () => false,
  paceMilliseconds: 30,
  connect(endpoint) {
    const transport = createHttpTransport(endpoint);
    return {
      async sendBytes(request) {
        const answer = await transport.sendBytes(request);
        if (request.path.includes('/chunks/')) writeSync(1, `${request.method}\n`);
        return answer;
      },
      close: transport.close,
    };
  },
});
transfers.wake();
setInterval(() => undefined, 1000);
