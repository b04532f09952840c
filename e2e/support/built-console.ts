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

export interface BuiltAction {
  /** What a browser posts in `next-action`. */
  id: string
  /** A page that offers it, such as `/orders/[id]`. */
  page: string
}

/** Server actions by the name they are exported under. */
export function builtActions(): Record<string, BuiltAction> {
  const { node } = read('server/server-reference-manifest.json') as {
    node: Record<string, { exportedName: string; workers: Record<string, unknown> }>
  }
  return Object.fromEntries(
    Object.entries(node).map(([id, { exportedName, workers }]) => {
      const [file = ''] = Object.keys(workers)
      const page = file.replace(/^app|\/\([^)]*\)|\/page$/g, '')
      return [exportedName, { id, page: page || '/' }]
    }),
  )
}
