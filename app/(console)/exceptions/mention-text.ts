export interface Named {
  id: string
  name: string
}

/** The word after the last @ before the caret, as far as it is written; null when nobody is being named. */
export function mentionAt(text: string, caret: number): { from: number; begun: string } | null {
  const before = text.slice(0, caret)
  const from = before.lastIndexOf('@')
  if (from === -1 || /\S/.test(before.charAt(from - 1))) return null
  const begun = before.slice(from + 1)
  return begun.length <= 40 && !begun.includes('\n') ? { from, begun } : null
}

/** People whose name, or a word of it, begins so. */
export function peopleBegun(people: readonly Named[], begun: string): Named[] {
  const wanted = begun.toLowerCase()
  return people
    .filter(({ name }) => {
      const lower = name.toLowerCase()
      return lower.startsWith(wanted) || (wanted !== '' && lower.split(/\s+/).some((word) => word.startsWith(wanted)))
    })
    .slice(0, 6)
}

/** The text with somebody's name in place of what was begun, and where the caret stands after it. */
export function withMention(text: string, from: number, caret: number, name: string): { text: string; caret: number } {
  const put = `@${name} `
  return { text: text.slice(0, from) + put + text.slice(caret).replace(/^ /, ''), caret: from + put.length }
}

/** Who of those picked is still named in the text; a name that begins another counts where it stands whole. */
export function namedIn(text: string, picked: readonly Named[]): string[] {
  const longestFirst = [...picked].sort((a, b) => b.name.length - a.name.length)
  const named = new Set<string>()
  let rest = text
  for (const { id, name } of longestFirst) {
    if (!rest.includes(`@${name}`)) continue
    named.add(id)
    rest = rest.replaceAll(`@${name}`, ' ')
  }
  return [...named]
}
