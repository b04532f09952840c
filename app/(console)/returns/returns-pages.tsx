import { SectionPages } from '../../../components/shell/section-pages.tsx'

/** Between what the shop gave back and what it still has to. */
export const ReturnsPages = () => (
  <SectionPages
    label="Returns"
    pages={[
      { href: '/returns', label: 'Refunds' },
      { href: '/returns/due', label: 'Refunds due' },
    ]}
  />
)
