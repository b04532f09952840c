import type { ReactNode } from 'react'
import { PageHead } from '../../../components/display/page-head.tsx'
import { SectionPages } from '../../../components/shell/section-pages.tsx'

/** The head of each page of shipments, with the way to the others. */
export const ShipmentsHead = (head: { title: string; truth: ReactNode; actions?: ReactNode }) => (
  <>
    <PageHead {...head} />
    <SectionPages
      label="Shipments"
      pages={[
        { href: '/shipments', label: 'Shipments' },
        { href: '/shipments/report', label: 'Not confirmed' },
        { href: '/shipments/policy', label: 'How shops are told' },
      ]}
    />
  </>
)
