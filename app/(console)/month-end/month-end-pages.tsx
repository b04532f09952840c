import { SectionPages } from '../../../components/shell/section-pages.tsx'

export const MonthEndPages = () => (
  <SectionPages
    label="Month-end"
    pages={[
      { href: '/month-end', label: 'Periods' },
      { href: '/month-end/payments', label: 'Payment gateways' },
      { href: '/month-end/terms', label: 'Terms' },
    ]}
  />
)
