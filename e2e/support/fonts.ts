import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { testDataDir } from '../../scripts/testing/template.mjs'

/**
 * A font configuration that adds Japanese and Chinese characters to whatever the machine has: without it the names of
 * some customers show as boxes.
 *
 * @returns its path, for FONTCONFIG_FILE
 */
export function fontConfiguration(): string {
  const japanese = join(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-jp')), '..', 'fonts')
  const folders = ['/usr/share/fonts', '/usr/local/share/fonts', '/tmp/fonts', japanese]
  mkdirSync(testDataDir, { recursive: true })
  const file = join(testDataDir, 'fonts.conf')
  writeFileSync(
    file,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${folders.map((folder) => `  <dir>${folder}</dir>`).join('\n')}
  <cachedir>${join(testDataDir, 'fonts')}</cachedir>
</fontconfig>
`,
  )
  return file
}
