import Link from 'next/link'
import { buttonClasses } from '../../../components/ui/button-classes.ts'
import { may } from '../../../lib/access/permissions.ts'
import type { ExceptionCode } from '../../../lib/exceptions/codes.ts'
import type { CaseDetail } from '../../../lib/exceptions/read-case.ts'
import type { Person } from '../../_server/session.ts'
import { LinkItem } from './link-item.tsx'
import { linkKeyOf } from './link-key.ts'

const tables: Partial<Record<ExceptionCode, { table: string; verb: string }>> = {
  WAREHOUSE_UNMAPPED: { table: 'warehouse', verb: 'Add a warehouse rule' },
  TAX_UNMAPPED: { table: 'tax', verb: 'Add a tax rule' },
  TAX_DISCREPANCY: { table: 'tax', verb: 'Look at the tax rules' },
  ALLOWANCE_UNMAPPED: { table: 'allowance', verb: 'Add an allowance rule' },
  SHIPPING_UNMAPPED: { table: 'shipping', verb: 'Add a shipping rule' },
  PAYMENT_UNMAPPED: { table: 'payment', verb: 'Add a payment rule' },
  TENDER_UNMAPPED: { table: 'tender', verb: 'Add a tender rule' },
  FEE_UNMAPPED: { table: 'fee', verb: 'Add a fee rule' },
}

const linkWords: Record<string, string> = { sku: 'SKU', product: 'product', line: 'line' }

/** Where the cause of a case is fixed. */
export function CaseFix({ person, found }: { person: Person; found: CaseDetail }) {
  const key = linkKeyOf(found)
  if (key && found.storefrontId && may(person, 'mappings:link-items', found.storefrontId)) {
    const [kind = '', name = ''] = key.split(/:(.*)/s)
    const first = kind === 'sku' ? (name.split(/[-_ ]/)[0] ?? '') : ''
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
  const rule = tables[found.code]
  if (rule && may(person, 'mappings:read')) {
    return (
      <Link href={`/mappings/${rule.table}`} className={buttonClasses({ look: 'primary', className: 'self-start' })}>
        {rule.verb}
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
