import { crc32, deflateSync, inflateSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { smallerPng } from './smaller-png.mjs'

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(8 + body.length)
  framed.writeUInt32BE(data.length, 0)
  framed.set(body, 4)
  framed.writeUInt32BE(crc32(body), 4 + body.length)
  return framed
}

/** Unfiltered RGB, one row a list of colours. */
function picture(rows: number[][]): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(rows[0]?.length ?? 0, 0)
  header.writeUInt32BE(rows.length, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const raw = Buffer.from(rows.flatMap((row) => [0, ...row.flatMap((c) => [c >> 16, (c >> 8) & 255, c & 255])]))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(raw)), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([signature, ...parts])
}

function coloursOf(png: Buffer, width: number): number[][] {
  const data = (type: string) => {
    const at = png.indexOf(type)
    return png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4))
  }
  const palette = data('PLTE')
  const raw = inflateSync(data('IDAT'))
  return Array.from({ length: raw.length / (width + 1) }, (_, y) =>
    [...raw.subarray(y * (width + 1) + 1, (y + 1) * (width + 1))].map((place) => palette.readUIntBE(place * 3, 3)),
  )
}

it('keeps every colour of a picture that has few', () => {
  const rows = [
    [0xffffff, 0x2f9260, 0x000000],
    [0xb8770f, 0xffffff, 0xffffff],
  ]
  expect(coloursOf(smallerPng(picture(rows)), 3)).toEqual(rows)
})

it('keeps a rare colour that nothing else is near to, when there are too many', () => {
  const greys = Array.from({ length: 20 }, (_, y) => Array.from({ length: 20 }, (_, x) => 0x010101 * (y * 10 + x)))
  const green = 0x00ff40
  const many = Array.from({ length: 20 }, (_, y) => Array.from({ length: 20 }, (_, x) => 0xf00000 + y * 20 + x))
  const rows = [...greys, ...many, [green, ...Array.from({ length: 19 }, () => 0xffffff)]]
  const kept = coloursOf(smallerPng(picture(rows)), 20)
  expect(kept.at(-1)?.[0]).toBe(green)
  expect(new Set(kept.flat()).size).toBe(256)
})
