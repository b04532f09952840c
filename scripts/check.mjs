// npm run check: everything that can be said about the sources without running them.
import { checks } from './check/checks.mjs'
import { generateClient, install, requireNode } from './prepare.mjs'
import { stage } from './stages.mjs'

try {
  requireNode()
  await install()
  await generateClient()
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
let failed = 0
for (const [name, action] of checks) if (!(await stage(name, action))) failed++
process.exit(failed === 0 ? 0 : 1)
