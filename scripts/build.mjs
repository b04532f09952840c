// npm run build: the generated client and the console, ready for `npm run console`.
import { build, generateClient, install, requireNode } from './prepare.mjs'

try {
  requireNode()
  await install()
  await generateClient()
  console.log((await build()) ? 'The console is built.' : 'The console is built already; nothing has changed.')
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
