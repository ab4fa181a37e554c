// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Writes the table of public holidays that internal/holidays embeds, and the licence of its data
// beside it: node table.mjs DIRECTORY. What changed against the table that was there is printed,
// since nobody can read it in a diff. internal/holidays/table.go says what the table looks like.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import Holidays from 'date-holidays'
// Not node:zlib, which compresses to other bytes from one version of Node to the next.
import { deflateRaw, inflateRaw } from 'pako'

const first = 2000
const last = 2040

// Days that the package lacks, each with its why. One that it has learnt is refused: take it out here.
const missing = new Map([
  // A day between two holidays is one; the package looks at 22 September alone.
  ['JP', ['2032-09-21']]
])

const msPerDay = 24 * 3600 * 1000
const dayOf = (year, month, day) => Date.UTC(year, month, day) / msPerDay
const dateOf = (day) => new Date(day * msPerDay).toISOString().slice(0, 10)
const ascending = (a, b) => a - b

// codes of all calendars, each after that of what it is part of: [AD], [AD, 03], [AD, 07], [AE]…
function calendars () {
  const all = new Holidays()
  const out = []
  const keys = (o) => Object.keys(o ?? {}).sort()
  for (const country of keys(all.getCountries())) {
    out.push([country])
    for (const state of keys(all.getStates(country))) {
      out.push([country, state])
      for (const region of keys(all.getRegions(country, state))) {
        out.push([country, state, region])
      }
    }
  }
  return out
}

// daysOf returns the days that are public holidays from midnight to midnight. The package begins some
// holidays at sunset, on the evening before the date that it gives them; it is the date that is free.
function daysOf (calendar) {
  const holidays = new Holidays(...calendar, {})
  const days = new Set()
  for (let year = first - 1; year <= last; year++) {
    for (const h of holidays.getHolidays(year)) {
      // An hour more or less is daylight saving; what is left of a day is a half holiday.
      const whole = Math.floor(((h.end - h.start) / 3600e3 + 1) / 24)
      if (h.type !== 'public' || whole < 1) {
        continue
      }
      const match = /^(\d{4})-(\d\d)-(\d\d) 00:00:00/.exec(h.date)
      if (!match) {
        throw new Error(`${calendar.join('-')}: ${h.name} of ${h.date} lasts ${whole} days and does not begin at midnight`)
      }
      const from = dayOf(+match[1], +match[2] - 1, +match[3])
      for (let i = 0; i < whole; i++) {
        days.add(from + i)
      }
    }
  }
  for (const date of missing.get(calendar.join('-')) ?? []) {
    const day = Date.parse(date) / msPerDay
    if (days.has(day)) {
      throw new Error(`${calendar.join('-')}: the package has ${date} now, so take it out of missing`)
    }
    days.add(day)
  }
  const within = (d) => d >= dayOf(first, 0, 1) && d < dayOf(last + 1, 0, 1)
  return new Set([...days].filter(within).sort(ascending))
}

const parentOf = (code) => code.includes('-') ? code.slice(0, code.lastIndexOf('-')) : ''
const differing = (a, b) => new Set([...a].filter((d) => !b.has(d)).concat([...b].filter((d) => !a.has(d))))

function uvarint (n) {
  const out = []
  for (; n > 127; n >>>= 7) {
    out.push((n & 127) | 128)
  }
  return [...out, n]
}

// encode writes the days of the year on which a calendar differs from that of which it is part, each
// with the years in which it does.
function encode (days) {
  const years = new Map()
  for (const d of [...days].sort(ascending)) {
    const t = new Date(d * msPerDay)
    const at = t.getUTCMonth() * 31 + t.getUTCDate() - 1
    years.set(at, (years.get(at) ?? 0n) | 1n << BigInt(t.getUTCFullYear() - first))
  }
  const out = uvarint(years.size)
  let before = 0
  for (const at of [...years.keys()].sort(ascending)) {
    out.push(...uvarint(at - before))
    before = at
    for (let i = 0n; i < 6n; i++) {
      out.push(Number(years.get(at) >> 8n * i & 255n))
    }
  }
  return out
}

// decode reads a table, for what changed.
function decode (packed) {
  const table = Buffer.from(inflateRaw(packed))
  const [head, list] = table.toString('latin1').split('\n', 2)
  const origin = +head.split(' ')[0]
  let at = head.length + list.length + 2
  const number = () => {
    let n = 0
    for (let shift = 0; ; shift += 7) {
      n |= (table[at] & 127) << shift
      if (table[at++] < 128) {
        return n
      }
    }
  }
  const all = new Map()
  for (const code of list.split(' ')) {
    const own = new Set()
    let day = 0
    for (let n = number(); n > 0; n--) {
      day += number()
      for (let y = 0; y < 48; y++) {
        if (table[at + (y >> 3)] >> (y & 7) & 1) {
          own.add(dayOf(origin + y, Math.floor(day / 31), day % 31 + 1))
        }
      }
      at += 6
    }
    all.set(code, differing(own, all.get(parentOf(code)) ?? new Set()))
  }
  return all
}

function tell (before, after) {
  for (const code of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(code) ?? new Set(), after.get(code) ?? new Set()]
    const changed = [...differing(old, now)].sort(ascending).map((d) => (now.has(d) ? '+' : '-') + dateOf(d))
    if (changed.length > 0) {
      console.log(code, changed.length > 100 ? `${changed.length} days` : changed.join(' '))
    }
  }
}

const directory = process.argv[2]
if (!directory) {
  throw new Error('write the directory: node table.mjs ../../internal/holidays')
}
const file = join(directory, 'table.bin')
const table = new Map(calendars().map((c) => [c.join('-'), daysOf(c)]))
const home = dirname(createRequire(import.meta.url).resolve('date-holidays/package.json'))
const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
const head = Buffer.from(`${first} ${last} date-holidays ${version}\n${[...table.keys()].join(' ')}\n`)
const body = [...table].map(([code, days]) => Buffer.from(encode(differing(days, table.get(parentOf(code)) ?? new Set()))))
const packed = deflateRaw(Buffer.concat([head, ...body]), { level: 9, memLevel: 9 })
tell(existsSync(file) ? decode(readFileSync(file)) : new Map(), table)
writeFileSync(file, packed)
writeFileSync(join(directory, 'LICENSE.date-holidays'), readFileSync(join(home, 'LICENSE')))
console.log(`${file}: ${table.size} calendars, ${packed.length} bytes`)
