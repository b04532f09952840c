'use client'
import { Toast as Base } from '@base-ui/react/toast'
import { CircleAlert, CircleCheck, Hourglass, TriangleAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'

const manager = Base.createToastManager()

/** Says what an action did, with a way back where there is one (ten seconds). */
export const toast = {
  done: (title: string, undo?: { label: string; act: () => void }) =>
    manager.add({
      title,
      type: 'done',
      timeout: undo ? 10_000 : 5_000,
      ...(undo ? { actionProps: { children: undo.label, onClick: undo.act } } : {}),
    }),
  /** It was done, and somebody should look at it. */
  warned: (title: string, description: string) =>
    manager.add({ title, description, type: 'warned', timeout: 20_000, priority: 'high' }),
  failed: (title: string, description?: string) =>
    manager.add({ title, description, type: 'failed', timeout: 10_000, priority: 'high' }),
  /** Stands until it is changed or closed: something is about to happen, and can be taken back. */
  pending: (title: string, description: ReactNode, undo: { label: string; act: () => void }) =>
    manager.add({
      title,
      description,
      type: 'pending',
      timeout: 0,
      actionProps: { children: undo.label, onClick: undo.act },
    }),
  /** What came of a pending one. */
  settle: (
    id: string,
    title: string,
    more: { description?: string; warned?: boolean; see?: { label: string; act: () => void } } = {},
  ) =>
    manager.update(id, {
      title,
      description: more.description ?? '',
      type: more.warned ? 'warned' : 'done',
      timeout: more.warned ? 30_000 : 10_000,
      actionProps: more.see ? { children: more.see.label, onClick: more.see.act } : { hidden: true },
    }),
  close: (id: string) => manager.close(id),
}

export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Base.Provider toastManager={manager} limit={4}>
      {children}
      <Base.Portal>
        <Base.Viewport className="fixed right-3 bottom-18 z-60 flex w-[min(380px,calc(100vw-24px))] flex-col gap-2 md:bottom-4">
          <Toasts />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

function Toasts() {
  const { toasts } = Base.useToastManager()
  return toasts.map((item) => (
    <Base.Root
      key={item.id}
      toast={item}
      className="rounded-lg border border-line bg-raised shadow-[0_8px_24px_rgb(0_0_0/0.2)] transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0"
    >
      <Base.Content className="flex items-start gap-2.5 p-3">
        {item.type === 'failed' ? (
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-blocked" />
        ) : item.type === 'warned' ? (
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-waiting" />
        ) : item.type === 'pending' ? (
          <Hourglass aria-hidden className="mt-0.5 size-4 shrink-0 text-flight" />
        ) : (
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-settled" />
        )}
        <div className="min-w-0 flex-1">
          <Base.Title className="font-medium" />
          <Base.Description className="text-sm text-muted" />
        </div>
        <Base.Action className="touch shrink-0 font-medium text-accent hover:underline" />
        <Base.Close aria-label="Dismiss this message" className="touch shrink-0 rounded-sm text-muted hover:text-text">
          <X aria-hidden className="size-4" />
        </Base.Close>
      </Base.Content>
    </Base.Root>
  ))
}
