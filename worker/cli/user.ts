import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import { readSecret, say } from './speak.ts'

interface AddOptions {
  email: string
  name?: string
  role: string
  password?: string
  storefront?: string[]
}

export function addUser(program: Command): void {
  const user = program.command('user').description('accounts of the console')
  user
    .command('add')
    .description('add an account; without a password one is made up and printed')
    .requiredOption('--email <address>')
    .option('--name <name>', 'the address unless given')
    .requiredOption('--role <role>', 'admin, ecommerce, finance, service or viewer')
    .option('--password <text>', 'also SELVEDGE_PASSWORD, or - for standard input')
    .option('--storefront <code...>', 'only these shops')
    .action(async (options: AddOptions) => {
      const [{ withContext }, { createUser, newUser }, { storefrontsByCode }] = await Promise.all([
        import('./with-context.ts'),
        import('../../lib/access/create-user.ts'),
        import('./storefronts.ts'),
      ])
      const given = options.password !== undefined || process.env.SELVEDGE_PASSWORD !== undefined
      const password = given
        ? await readSecret(options.password, '--password', 'SELVEDGE_PASSWORD')
        : randomBytes(15).toString('base64url')
      await withContext(async ({ context, actor }) => {
        const { email, name = email, role, storefront } = options
        const shops = storefront ? await storefrontsByCode(context.db, storefront) : null
        const input = newUser.parse({ email, name, role, password, storefrontIds: shops?.map(({ id }) => id) ?? null })
        await createUser(context.db, actor, input)
        say(`${input.email} may sign in as ${input.role}.${given ? '' : ` Password: ${password}`}`)
      })
    })
}
