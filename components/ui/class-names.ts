import { extendTailwindMerge } from 'tailwind-merge'

const merge = extendTailwindMerge({
  extend: { classGroups: { 'font-size': [{ text: ['xs', 'sm', 'base', 'lg', 'xl'] }], 'font-family': ['figures'] } },
})

/** Joins class names; of two that say the same thing the later wins. */
export const classNames = (...parts: (string | false | null | undefined)[]): string =>
  merge(parts.filter(Boolean).join(' '))
