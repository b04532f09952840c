import 'server-only'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const manifest = z.object({ version: z.string() })

/** The running version, from the checkout the console was started in. */
export const productVersion = (): string =>
  manifest.parse(JSON.parse(readFileSync(join(process.cwd(), 'package.json'), 'utf8'))).version
