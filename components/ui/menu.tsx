'use client'
import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { popupClasses, rowClasses } from './popup.ts'

export function Menu({
  trigger,
  children,
  align = 'end',
}: {
  trigger: ReactElement
  children: ReactNode
  align?: 'start' | 'end'
}) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} className="z-50">
          <Base.Popup className={classNames(popupClasses, 'min-w-44')}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

interface MenuItemProps {
  children: ReactNode
  onSelect?: () => void
  render?: ReactElement
  disabled?: boolean
}

export function MenuItem({ children, onSelect, render, disabled }: MenuItemProps) {
  return (
    <Base.Item
      className={rowClasses}
      {...(onSelect ? { onClick: onSelect } : {})}
      {...(render ? { render } : {})}
      {...(disabled ? { disabled } : {})}
    >
      {children}
    </Base.Item>
  )
}

export const MenuLine = () => <Base.Separator className="my-1 h-px bg-line" />

export function MenuCheck({
  checked,
  onChange,
  children,
}: {
  checked: boolean
  onChange: (next: boolean) => void
  children: ReactNode
}) {
  return (
    <Base.CheckboxItem checked={checked} onCheckedChange={onChange} className={rowClasses} closeOnClick={false}>
      <span aria-hidden className="flex size-4 items-center justify-center rounded-sm border border-line-strong">
        <Base.CheckboxItemIndicator className="size-2 rounded-[1px] bg-accent" />
      </span>
      {children}
    </Base.CheckboxItem>
  )
}
