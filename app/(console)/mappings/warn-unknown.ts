import { toast } from '../../../components/ui/toast.tsx'
import type { MappingWarning } from '../../../lib/mappings/unknown-codes.ts'

/** Says which codes of what was saved the ERP does not know; they hold all the same. */
export function warnUnknown(warnings: readonly MappingWarning[]): void {
  if (warnings.length === 0) return
  const shown = warnings.slice(0, 5).map(({ reason }) => reason)
  const rest = warnings.length > 5 ? ` and ${warnings.length - 5} more` : ''
  toast.warned('Saved; the ERP may refuse it', `${shown.join('; ')}${rest}. Correct the rule, or pull the codes again.`)
}
