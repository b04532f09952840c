/** Text from outside that a spreadsheet would take for a formula is quoted by an apostrophe. */
export const safeCell = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)
