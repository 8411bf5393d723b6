// How fast a reader reads CARs, over and over for some seconds: one line of JSON, {"records", "seconds", "best"} (records a second).
//   node time.mjs NODE_MODULES READER SECONDS < paths, one a line
import { readFileSync } from 'node:fs'
import * as readers from './readers.mjs'

const [modules, reader, limit] = process.argv.slice(2)
const read = await readers[reader](modules)
const cars = readFileSync(0, 'utf8').split('\n').filter(Boolean).map((file) => readFileSync(file))
let total = 0
let best = 0
const started = performance.now()
const seconds = () => (performance.now() - started) / 1000
do {
  const from = seconds()
  let records = 0
  for (const car of cars) records += (await read(car)).length
  best = Math.max(best, records / (seconds() - from))
  total += records
} while (seconds() < Number(limit))
console.log(JSON.stringify({ records: total, seconds: seconds(), best }))
