import type { Json } from '../../kernel/digest.ts'

/** What no UTF-8 database stores, as JSON escapes it: NUL, and the surrogates an emoji or a broken half is made of. */
const suspicious = /\\u0000|\\u[dD][89a-fA-F]/

/** Whether a body can hold unstorable text at all: most do not, and then nothing is walked. */
export const mayNeedRepair = (body: string): boolean => suspicious.test(body)

const loneSurrogate = /\p{Surrogate}/gu
const isStorable = (text: string) => text.search(loneSurrogate) === -1 && !text.includes('\0')
const storable = (text: string) => text.replace(loneSurrogate, '\ufffd').replaceAll('\0', '\ufffd')

/**
 * Replaces NUL and lone surrogates by U+FFFD in every string and key (failure 11). Gives the value itself when it is clean.
 * @param repairs receives the path of every replacement
 */
export function repairText(value: Json, repairs: string[], path = ''): Json {
  if (typeof value === 'string') {
    if (isStorable(value)) return value
    repairs.push(path)
    return storable(value)
  }
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) value[at] = repairText(value[at] as Json, repairs, `${path}.${at}`)
    return value
  }
  for (const [key, inner] of Object.entries(value)) {
    const inside = path === '' ? key : `${path}.${key}`
    if (isStorable(key)) {
      value[key] = repairText(inner, repairs, inside)
      continue
    }
    repairs.push(storable(inside))
    delete value[key]
    value[storable(key)] = repairText(inner, repairs, storable(inside))
  }
  return value
}
