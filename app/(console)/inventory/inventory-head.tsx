import type { ReactNode } from 'react'
import { PageHead } from '../../../components/display/page-head.tsx'
import { SectionPages } from '../../../components/shell/section-pages.tsx'
import { may } from '../../../lib/access/permissions.ts'
import type { Person } from '../../_server/session.ts'

interface InventoryHeadProps {
  person: Person
  title: string
  truth: ReactNode
  actions?: ReactNode
}

/** The head of each inventory page, with the way to the others the person may see. */
export const InventoryHead = ({ person, ...head }: InventoryHeadProps) => (
  <>
    <PageHead {...head} />
    <SectionPages
      label="Inventory"
      pages={[
        { href: '/inventory', label: 'Stock' },
        { href: '/inventory/oversell', label: 'Oversell risk' },
        ...(may(person, 'mappings:read') ? [{ href: '/mappings/buffer', label: 'Buffers' }] : []),
        { href: '/inventory/policy', label: 'Pace and guard' },
      ]}
    />
  </>
)
