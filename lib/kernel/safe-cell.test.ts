import { expect, test } from 'vitest'
import { safeCell } from './safe-cell.ts'

test.each(['=1+1', '+44', '-2', '@cmd', '\t=1', '\r=1'])('%j is no formula in a spreadsheet', (text) => {
  expect(safeCell(text)).toBe(`'${text}`)
})

test.each(['10482', 'WEB-UK-1', '', 'a=b'])('%j stays as it is', (text) => {
  expect(safeCell(text)).toBe(text)
})
