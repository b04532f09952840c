import {
  Boxes,
  Cable,
  ContactRound,
  Gauge,
  GitCompareArrows,
  History,
  type LucideIcon,
  PackageSearch,
  Replace,
  Scale,
  Server,
  Tags,
  TriangleAlert,
  Truck,
  Undo2,
  Users,
} from 'lucide-react'
import type { NavigationIcon } from './navigation.ts'

const icons: Record<NavigationIcon, LucideIcon> = {
  board: Gauge,
  exceptions: TriangleAlert,
  orders: PackageSearch,
  inventory: Boxes,
  shipments: Truck,
  customers: ContactRound,
  drift: GitCompareArrows,
  returns: Undo2,
  monthEnd: Scale,
  catalogue: Tags,
  mappings: Replace,
  connections: Cable,
  users: Users,
  activity: History,
  system: Server,
}

export function NavigationSign({ icon }: { icon: NavigationIcon }) {
  const Icon = icons[icon]
  return <Icon aria-hidden className="size-4 shrink-0" />
}
