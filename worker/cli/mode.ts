import type { Command } from 'commander'
import { Argument } from 'commander'
import type { SettableFlow } from '../../lib/connections/set-flow-mode.ts'
import { say } from './speak.ts'

export function addMode(program: Command): void {
  program
    .command('mode')
    .description('set what a flow may do: off writes nothing, shadow shows what it would send, live sends')
    .addArgument(new Argument('<flow>').choices(['orders', 'catalogue', 'inventory', 'shipments', 'returns']))
    .addArgument(new Argument('<mode>').choices(['off', 'shadow', 'live']))
    .option('--storefront <code...>', 'only these shops')
    .action(async (flow: SettableFlow, mode: 'off' | 'shadow' | 'live', options: { storefront?: string[] }) => {
      const [{ withContext }, { setFlowMode }, { storefrontsByCode }] = await Promise.all([
        import('./with-context.ts'),
        import('../../lib/connections/set-flow-mode.ts'),
        import('./storefronts.ts'),
      ])
      await withContext(async ({ context, actor }) => {
        for (const { id, code } of await storefrontsByCode(context.db, options.storefront)) {
          await setFlowMode(context.db, actor, id, flow, mode)
          say(`${code}: ${flow} ${mode}`)
        }
      })
    })
}
