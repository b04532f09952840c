// What the built console really serves: every page, route and server action, so that none can be forgotten in a test.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '../../scripts/prepare.mjs'

const read = (file: string) => JSON.parse(readFileSync(join(checkout, '.next', file), 'utf8'))

/** Paths of pages and routes, such as `/orders/[id]`; not what Next itself adds. */
export function builtPaths(): string[] {
  const paths = Object.values<string>(read('app-path-routes-manifest.json'))
  return paths.filter((path) => !path.startsWith('/_') && !path.includes('.svg')).sort()
}

/** The id a browser posts, by the action's name. */
export function builtActions(): Record<string, string> {
  const { node } = read('server/server-reference-manifest.json') as { node: Record<string, { exportedName: string }> }
  return Object.fromEntries(Object.entries(node).map(([id, { exportedName }]) => [exportedName, id]))
}
