const compiled = new Map<string, RegExp>()

/**
 * Whether a text fits a pattern in which `*` stands for any characters. Case does not count, nor does white space around
 * the text: shops lower coupon codes and upper city names as they like.
 */
export function fitsPattern(pattern: string, text: string): boolean {
  if (pattern === '*') return true
  let expression = compiled.get(pattern)
  if (!expression) {
    if (compiled.size > 5_000) compiled.clear()
    const source = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
    expression = new RegExp(`^${source.join('[\\s\\S]*')}$`, 'iu')
    compiled.set(pattern, expression)
  }
  return expression.test(text.trim())
}
