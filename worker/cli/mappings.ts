import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { financeUser } from './finance-user.ts'
import { note, Refusal, say } from './speak.ts'

export function addMappings(program: Command): void {
  const mappings = program.command('mappings').description('the rules an order is mapped by, one CSV a table')
  mappings
    .command('export')
    .description('write every table as CSV into a folder')
    .argument('<dir>')
    .action(async (dir: string) => {
      const [{ withContext }, { exportMappings }] = await Promise.all([
        import('./with-context.ts'),
        import('../../lib/mappings/list-rows.ts'),
      ])
      await withContext(async ({ context, actor }) => {
        const files = await exportMappings(context.db, actor)
        mkdirSync(dir, { recursive: true })
        for (const [table, text] of Object.entries(files)) writeFileSync(join(dir, `${table}.csv`), text)
        say(`${Object.keys(files).length} tables written to ${dir}.`)
      })
    })
  mappings
    .command('import')
    .description('replace the tables whose CSV stands in a folder: all of it or nothing')
    .argument('<dir>')
    .option('--approve-as <email>', 'finance user who approves changes of money tables')
    .option('--note <text>', 'why, for the record')
    .action(importFolder)
}

async function importFolder(dir: string, options: { approveAs?: string; note?: string }): Promise<void> {
  const [{ withContext }, { importMappings }, { mappingFileNames }] = await Promise.all([
    import('./with-context.ts'),
    import('../../lib/mappings/import-mappings.ts'),
    import('../../lib/mappings/tables.ts'),
  ])
  const files = Object.fromEntries(
    mappingFileNames
      .map((table) => [table, join(dir, `${table}.csv`)] as const)
      .filter(([, file]) => existsSync(file))
      .map(([table, file]) => [table, readFileSync(file, 'utf8')]),
  )
  if (Object.keys(files).length === 0) {
    throw new Refusal(`${dir} holds none of ${mappingFileNames.map((table) => `${table}.csv`).join(', ')}`)
  }
  await withContext(async ({ context, actor }) => {
    const approver = options.approveAs ? await financeUser(context.db, options.approveAs) : null
    const done = await importMappings(context.db, context.clock, actor, files, {
      note: options.note ?? `import of ${Object.keys(files).join(', ')}`,
      approver,
    })
    const { version, opened, ended, unchanged, accounts } = done
    const settled = accounts === 0 ? '' : ` Storefront accounts set: ${accounts}.`
    for (const { table, field, reason, rules } of done.warnings) {
      note(`${table}.csv, ${field}: ${reason}${rules > 1 ? ` (${rules} lines)` : ''}`)
    }
    say(
      version === null
        ? `Nothing differs: ${unchanged} rules stand as they are.`
        : `Version ${version} is in force: ${opened} rules new, ${ended} ended, ${unchanged} unchanged.${settled}`,
    )
  })
}
