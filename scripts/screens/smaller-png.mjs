// A screenshot has few colours: written as a palette it takes a third of the room.
import { crc32, deflateSync, inflateSync } from 'node:zlib'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/**
 * The picture with at most 256 colours: the most frequent ones and those farthest from them, so that a small green dot stays
 * green; every other becomes its nearest.
 *
 * @param {Buffer} png 8 bits a channel, RGB or RGBA without transparency, as a browser writes it
 * @returns {Buffer} a PNG
 */
export function smallerPng(png) {
  const { width, height, pixels, channels } = read(png)
  const counts = new Map()
  for (let at = 0; at < pixels.length; at += channels) {
    const colour = (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2]
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  const palette = paletteOf([...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a)))
  const places = new Map(palette.map((colour, place) => [colour, place]))
  for (const colour of counts.keys()) if (!places.has(colour)) places.set(colour, nearest(palette, colour))

  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * channels
      rows[y * (width + 1) + 1 + x] = places.get((pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2])
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function paletteOf(colours) {
  const palette = colours.slice(0, 160)
  const left = colours.slice(160)
  const away = left.map((colour) => Math.min(...palette.map((known) => distance(known, colour))))
  while (palette.length < 256 && left.length > 0) {
    const at = away.indexOf(away.reduce((most, value) => Math.max(most, value), 0))
    const [chosen] = left.splice(at, 1)
    away.splice(at, 1)
    palette.push(chosen)
    for (const [index, colour] of left.entries()) away[index] = Math.min(away[index], distance(chosen, colour))
  }
  return palette
}

function nearest(palette, colour) {
  let best = 0
  for (const [place, known] of palette.entries()) {
    if (distance(known, colour) < distance(palette[best], colour)) best = place
  }
  return best
}

function distance(one, other) {
  const red = (one >> 16) - (other >> 16)
  const green = ((one >> 8) & 255) - ((other >> 8) & 255)
  const blue = (one & 255) - (other & 255)
  return red * red + green * green + blue * blue
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(8 + body.length)
  framed.writeUInt32BE(data.length, 0)
  framed.set(body, 4)
  framed.writeUInt32BE(crc32(body), 4 + body.length)
  return framed
}

function read(png) {
  const parts = []
  let header = Buffer.alloc(13)
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    const type = png.toString('latin1', at + 4, at + 8)
    const data = png.subarray(at + 8, at + 8 + length)
    if (type === 'IHDR') header = data
    if (type === 'IDAT') parts.push(data)
    at += 12 + length
  }
  const [depth, kind] = [header[8], header[9]]
  if (depth !== 8 || (kind !== 2 && kind !== 6))
    throw new Error(`A PNG of depth ${depth} and kind ${kind} is not read.`)
  const width = header.readUInt32BE(0)
  const height = header.readUInt32BE(4)
  const channels = kind === 6 ? 4 : 3
  return {
    width,
    height,
    channels,
    pixels: unfilter(inflateSync(Buffer.concat(parts)), width * channels, height, channels),
  }
}

function unfilter(raw, stride, height, channels) {
  const pixels = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)]
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x
      const left = x >= channels ? pixels[at - channels] : 0
      const up = y > 0 ? pixels[at - stride] : 0
      const corner = y > 0 && x >= channels ? pixels[at - stride - channels] : 0
      pixels[at] = raw[y * (stride + 1) + 1 + x] + predicted(filter, left, up, corner)
    }
  }
  return pixels
}

function predicted(filter, left, up, corner) {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  if (filter !== 4) return 0
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}
