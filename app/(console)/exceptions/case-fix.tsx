import Link from 'next/link'
import { buttonClasses } from '../../../components/ui/button-classes.ts'
import { may } from '../../../lib/access/permissions.ts'
import type { CaseDetail } from '../../../lib/exceptions/read-case.ts'
import type { MappingTable } from '../../../lib/mappings/tables.ts'
import type { Person } from '../../_server/session.ts'
import { LinkItem } from './link-item.tsx'
import { linkKeyOf } from './link-key.ts'
import { ruleFromCause } from './rule-from-cause.ts'

const verbs: Partial<Record<MappingTable, string>> = {
  warehouse: 'Add a warehouse rule',
  tax: 'Add a tax rule',
  allowance: 'Add an allowance rule',
  shipping: 'Add a shipping rule',
  payment: 'Add a payment rule',
  tender: 'Add a tender rule',
  fee: 'Add a fee rule',
}

const linkWords: Record<string, string> = { sku: 'SKU', product: 'product', line: 'line' }

/** Where the cause of a case is fixed. */
export function CaseFix({ person, found }: { person: Person; found: CaseDetail }) {
  const key = linkKeyOf(found)
  if (key && found.storefrontId && may(person, 'mappings:link-items', found.storefrontId)) {
    const [kind = '', name = ''] = key.split(/:(.*)/s)
    const known = found.code === 'SKU_AMBIGUOUS' || found.code === 'SKU_INACTIVE'
    const first = kind !== 'sku' ? '' : known ? name : (name.split(/[-_ ]/)[0] ?? '')
    return (
      <LinkItem
        key={found.id}
        caseId={found.id}
        what={`${linkWords[kind] ?? kind} ${name}`}
        first={first}
        held={found.held}
      />
    )
  }
  const rule = ruleFromCause(found.code, found.cause)
  if (rule && may(person, 'mappings:read')) {
    return (
      <Link href={rule.href} className={buttonClasses({ look: 'primary', className: 'self-start' })}>
        {verbs[rule.table]}
      </Link>
    )
  }
  if ((found.connectionId || found.code === 'STATUS_UNCLASSED') && may(person, 'connections:read')) {
    return (
      <Link href="/connections" className={buttonClasses({ look: 'primary', className: 'self-start' })}>
        {found.code === 'STATUS_UNCLASSED' ? 'Class the status' : 'Open the connection'}
      </Link>
    )
  }
  return null
}
