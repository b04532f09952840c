// Writes the notes that wait for a shop, in a process of its own, so that a test can kill it.
import { createLog } from '../../../lib/kernel/log.ts'
import { createKeyRing } from '../../../lib/kernel/seal.ts'
import { pushNotes } from '../../../lib/notes/push-notes.ts'
import { compose } from '../../compose.ts'

const { DATABASE_URL: databaseUrl = '', SELVEDGE_KEYS: keys = '', STOREFRONT: storefrontId = '' } = process.env
const { context } = compose({
  databaseUrl,
  keyRing: createKeyRing(keys),
  policy: { allowedHosts: new Set<string>(), allowPrivate: true },
  log: createLog('note pusher', 'silent'),
})
for (;;) {
  await pushNotes(context, storefrontId)
  await new Promise((resolve) => setTimeout(resolve, 20))
}
