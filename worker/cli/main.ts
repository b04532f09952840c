import { Command, CommanderError } from 'commander'
import { addConnect } from './connect.ts'
import { addMaintenance } from './maintenance.ts'
import { addMappings } from './mappings.ts'
import { addMode } from './mode.ts'
import { addMonthEnd } from './month-end.ts'
import { addBackfill, addSync } from './orders.ts'
import { note } from './speak.ts'
import { addStatus } from './status.ts'
import { addUser } from './user.ts'

const program = new Command('selvedge')
  .description(
    'Selvedge from the command line.\n\n' +
      'Works on DATABASE_URL, else on the instance of SELVEDGE_DATA_DIR (./.selvedge): if none runs, PostgreSQL is started ' +
      'for the command and stopped after it. Secrets may come from the environment or, with -, from standard input, a line each.\n\n' +
      'Exit codes: 0 done, 1 refused or failed, 2 not understood, 3 not ready (status).',
  )
  .showHelpAfterError('(selvedge --help)')
  .exitOverride()

addUser(program)
addConnect(program)
addSync(program)
addBackfill(program)
addMode(program)
addMappings(program)
addMonthEnd(program)
addMaintenance(program)
addStatus(program)
for (const command of program.commands) {
  command.exitOverride()
  for (const inner of command.commands) inner.exitOverride()
}

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else {
    note(wordsOf(error))
    process.exitCode = error instanceof Error && 'exitCode' in error ? Number(error.exitCode) : 1
  }
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'ZodError' && 'issues' in error) {
    const issues = error.issues as { path: PropertyKey[]; message: string }[]
    return issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n')
  }
  return process.env.SELVEDGE_LOG_LEVEL === 'debug' ? (error.stack ?? error.message) : error.message
}
