'use client'
import type { ReactNode } from 'react'
import { SidePanel } from '../../../components/display/side-panel.tsx'
import { useSingleKeys } from '../../../components/shell/keys.ts'

/** The open exception beside the queue; says which keys walk it while they do. */
export function QueuePanel({
  ids,
  openId,
  children,
}: {
  ids: readonly string[]
  openId: string | null
  children: ReactNode
}) {
  const [keys] = useSingleKeys()
  return (
    <SidePanel label="The exception" ids={ids} openId={openId} keys={keys}>
      {children}
    </SidePanel>
  )
}
