'use client'
import { useSyncExternalStore } from 'react'

const kept = 'single-keys'
const changed = 'selvedge:single-keys'

const isOn = (): boolean => localStorage.getItem(kept) !== 'off'

function listen(hear: () => void): () => void {
  window.addEventListener('storage', hear)
  window.addEventListener(changed, hear)
  return () => {
    window.removeEventListener('storage', hear)
    window.removeEventListener(changed, hear)
  }
}

/** Whether single keys do something in this browser (WCAG 2.1.4: who speaks to the machine must be able to turn them off). */
export function useSingleKeys(): readonly [on: boolean, turn: (on: boolean) => void] {
  const on = useSyncExternalStore(listen, isOn, () => true)
  return [on, turnSingleKeys]
}

function turnSingleKeys(on: boolean) {
  localStorage.setItem(kept, on ? 'on' : 'off')
  window.dispatchEvent(new Event(changed))
}

const writes = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    /^(TEXTAREA|SELECT)$/.test(target.tagName) ||
    (target instanceof HTMLInputElement && !/^(checkbox|radio|button)$/.test(target.type)))

/** Whether a key is meant for the page: nobody types, no dialog, menu or list is open, no modifier is held. */
export const isForPage = (event: KeyboardEvent): boolean =>
  !event.defaultPrevented &&
  !event.ctrlKey &&
  !event.metaKey &&
  !event.altKey &&
  !writes(event.target) &&
  document.querySelector('[role=dialog][data-open]:not([aria-modal=false]),[role=listbox],[role=menu]') === null
